import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

const WIDTHS = [390, 768, 1024, 1280, 1440];

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing has to be scrolled sideways, at any width (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const query of ["", "?article=1"]) {
        const alerts = new AlertsPage(page, query);
        await alerts.open();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${width} px wide, ${alerts.path}`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test("the chart follows the theme and the width without complaint", async ({ page }) => {
  const alerts = new AlertsPage(page, "?article=1");
  await alerts.open();
  const canvas = alerts.panel.chart.locator("canvas");
  await expect(canvas).toBeVisible();
  const light = await canvas.screenshot();

  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(async () => (await canvas.screenshot()).equals(light)).toBe(false);
  await page.setViewportSize({ width: 800, height: 800 });
  await expect(async () => {
    const [plot, drawn] = await Promise.all([alerts.panel.chart.boundingBox(), canvas.boundingBox()]);
    expect(Math.abs((plot?.width ?? 0) - (drawn?.width ?? 1))).toBeLessThanOrEqual(1);
  }).toPass();
});

test("everything that is pressed is large enough for a thumb @phone-only", async ({ page }) => {
  const alerts = new AlertsPage(page, "?article=1");
  await alerts.open();
  const targets = page.locator(".rail nav a, .computed a, .close, .calculator input, .filters input, .filters select, .tile");
  for (const target of await targets.all()) {
    const box = await target.boundingBox();
    if (box !== null) expect(box.height, await target.evaluate((e) => e.outerHTML)).toBeGreaterThanOrEqual(44);
  }
});

test("an address that leads nowhere is a French page with its status", async ({ page, complaints }) => {
  complaints.expect(/404/);
  const answer = await page.goto("/nulle-part");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Cette page n'existe pas" })).toBeVisible();
  await page.getByRole("link", { name: "Voir les alertes" }).click();
  await expect(page).toHaveURL(/\/alertes$/);
});

test("the first address leads to the alerts", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/alertes$/);
});
