// The part of ECharts that Optiflow's charts use, as the global `echarts` that charming's WebAssembly
// renderer calls (`echarts.init`, then `setOption` and `resize` on the instance). Add a chart type or a
// component here when a chart in app/src/charts needs it: what is not listed is not shipped, and ECharts
// draws an option whose part is missing as if it were not there.
import { init, registerLocale, use } from "echarts/core";
import { LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import french from "echarts/i18n/langFR-obj.js";

use([LineChart, GridComponent, MarkLineComponent, CanvasRenderer]);

registerLocale("FR", french);

globalThis.echarts = {
  // charming passes a size and nothing else; the words ECharts itself says (its month names) must be French like the rest of the page.
  init: (element, theme, options) => init(element, theme, { ...options, locale: "FR" }),
};
