import AxeBuilder from "@axe-core/playwright";

import { OptiflowPage } from "../pages/optiflow-page";
import { PAGES, SIZES, THEMES } from "../support/sizes";
import { expect, test } from "../support/test";

test.describe.configure({ mode: "parallel" });

for (const [name, path] of Object.entries(PAGES)) {
  for (const theme of THEMES) {
    test(`axe finds nothing on page ${name} at any size (${theme})`, async ({ page, complaints }) => {
      if (name === "introuvable") complaints.expect(/404/);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        const shown = new OptiflowPage(page, path);
        await shown.open();
        await shown.drawn();
        const found = await new AxeBuilder({ page }).analyze();
        const violations = found.violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
        );
        expect(violations, `${name}, ${size}, ${theme}`).toEqual([]);
      }
    });
  }
}
