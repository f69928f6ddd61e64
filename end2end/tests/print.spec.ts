import { OptiflowPage } from "../pages/optiflow-page";
import { PAGES, THEMES } from "../support/sizes";
import { expect, test } from "../support/test";

/** What an A4 sheet leaves between its margins of 12 mm, at 96 points an inch. */
const SHEET = { width: 703, height: 1017 };

for (const [name, path] of Object.entries({ ...PAGES, dormant: "/dashboard?dormant=valeur" })) {
  for (const colorScheme of THEMES) {
    test(`page ${name} is read on A4, light and without what is pressed (${colorScheme})`, async ({ page, complaints }) => {
      if (name === "introuvable") complaints.expect(/404/);
      await page.emulateMedia({ colorScheme });
      const shown = new OptiflowPage(page, path);
      await shown.open();
      await shown.drawn();
      await page.emulateMedia({ colorScheme, media: "print" });
      await page.setViewportSize(SHEET);

      await expect(page.getByRole("navigation", { name: "Pages", exact: true })).toHaveCount(0);
      await expect(page.locator("main").locator("button, input, select, .exports").filter({ visible: true })).toHaveCount(0);
      const cut = await page.evaluate((width) => {
        const seen = (element: Element) => element.getClientRects().length > 0;
        const beyond = (element: Element) => element.getBoundingClientRect().right > width + 1;
        const all = [...document.querySelectorAll("main *")];
        return all.filter((element) => seen(element) && beyond(element)).map((element) => element.outerHTML.slice(0, 120));
      }, SHEET.width);
      expect(cut).toEqual([]);
      const ink = (place: string, of: "color" | "backgroundColor") =>
        page.locator(place).first().evaluate((element, of) => getComputedStyle(element)[of], of);
      expect(await ink("h1", "color")).toBe("rgb(0, 0, 0)");
      expect(await ink("body", "backgroundColor")).toBe("rgb(255, 255, 255)");
      expect((await page.pdf({ format: "A4" })).subarray(0, 5).toString()).toBe("%PDF-");
    });
  }
}
