// The part of ECharts that Optiflow's charts use, as a module that app/src/components/canvas.rs asks for where a chart
// is (`draw`, then `setOption` and `resize` on the instance). Add a chart type or a component here when a chart in
// app/src/charts needs it: what is not listed is not shipped, and ECharts draws an option whose part is missing as if
// it were not there.
import { init, registerLocale, use } from "echarts/core";
import { LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import french from "echarts/i18n/langFR-obj.js";

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

registerLocale("FR", french);

// The words ECharts itself says (its month names) must be French like the rest of the page.
export const draw = (element) => init(element, null, { locale: "FR" });

// A drawn chart as a picture on the ground of its card, twice as fine as the screen's points, kept under this name.
export const save = (chart, name) => {
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--card").trim();
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: ground });
  link.download = name;
  link.click();
};
