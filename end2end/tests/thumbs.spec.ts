import { OptiflowPage } from "../pages/optiflow-page";
import { PAGES, SIZES } from "../support/sizes";
import { test } from "../support/test";
import { thumbsFit } from "../support/touch-targets";

test.describe.configure({ mode: "parallel" });

for (const [name, path] of Object.entries(PAGES)) {
  test(`everything that is pressed on page ${name} is large enough for a thumb, at any size`, async ({ page, complaints }) => {
    if (name === "introuvable") complaints.expect(/404/);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      const shown = new OptiflowPage(page, path);
      await shown.open();
      await shown.drawn();
      await page.locator("main details").evaluateAll((all: HTMLDetailsElement[]) => all.forEach((one) => (one.open = true)));
      await thumbsFit(page, `${name}, ${size}`);
    }
  });
}
