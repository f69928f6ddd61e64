import { readFileSync } from "node:fs";

import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { OptiflowPage } from "../pages/optiflow-page";
import { expect, test } from "../support/test";

const BELOW = ["les événements à venir", "les effets des événements passés", "la performance par jour de semaine"];

/** What can be taken away from each page: all its tables. */
const TABLES: Record<string, string[]> = {
  "/alertes": ["les articles de la liste", ...BELOW],
  "/alertes?article=1": ["les articles de la liste", "les prévisions jour par jour", ...BELOW],
  "/dashboard?dormant=valeur": [
    "les mesures de précision",
    "Chiffre d'affaires jour par jour",
    "Articles critiques et en attention, jour par jour",
    "les urgences",
    "le stock dormant",
    "les événements à venir",
    "les articles dormants",
    "le stock dormant par catégorie",
  ],
  "/predictions?article=1": [
    "les jours à venir",
    "les 30 derniers jours prévus et vendus",
    "les méthodes comparées",
    "les écarts à expliquer",
    "les mieux et les moins bien prévus",
    "la précision semaine par semaine",
    "les mesures de précision",
  ],
  "/calculs": ["les calculs", "les étapes"],
};

test.beforeAll(async ({ shop }) => {
  test.setTimeout(180_000);
  await shop.folder.optiflow("batch", "--depuis=-8");
});

for (const [path, tables] of Object.entries(TABLES)) {
  test(`every table of ${path} leaves as CSV and as an Excel workbook`, async ({ page }) => {
    const shown = new OptiflowPage(page, path);
    await shown.open();
    const links = (format: string) => page.locator(`.exports a[aria-label^="Exporter en ${format}"]`);
    await expect(links("CSV").last()).toBeAttached();
    await expect(async () => {
      const names = await links("CSV").evaluateAll((all) => all.map((link) => link.getAttribute("aria-label") ?? ""));
      expect(new Set(names.map((name) => name.replace(/^Exporter en CSV\s: /, "")))).toEqual(new Set(tables));
    }).toPass();
    const addresses = (format: string) =>
      links(format).evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const [csv, xlsx] = [await addresses("CSV"), await addresses("XLSX")];
    expect(xlsx).toEqual(csv.map((address) => address.replace(".csv", ".xlsx")));
    for (const address of new Set(csv)) {
      const file = await page.request.get(address);
      expect(file.headers()["content-disposition"]).toMatch(/^attachment; filename="[\w-]+-\d{4}-\d\d-\d\d\.csv"$/);
      expect((await file.text()).startsWith("\uFEFF"), address).toBe(true);
    }
    for (const address of new Set(xlsx)) {
      const file = await page.request.get(address);
      expect((await file.body()).subarray(0, 2).toString(), address).toBe("PK");
    }
  });
}

test("the workbook holds the list as it is filtered in the page", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.level.selectOption("critique");
  const arrival = page.waitForEvent("download");
  await page.getByRole("link", { name: "Exporter en XLSX : les articles de la liste" }).click();
  const file = await arrival;
  expect(file.suggestedFilename()).toMatch(/^alertes-\d{4}-\d\d-\d\d\.xlsx$/);
  expect(new URL(file.url()).search).toBe("?niveau=critique");
});

test("every chart is kept as a picture, twice as fine as the screen, under a name that says what it is", async ({
  page,
}) => {
  const charts = [
    { path: "/alertes?article=1", names: [/^[a-z0-9-]+-stock-\d{4}-\d\d-\d\d\.png$/] },
    { path: "/predictions?article=1&jours=30", names: [/^[a-z0-9-]+-30-jours-\d{4}-\d\d-\d\d\.png$/] },
    {
      path: "/dashboard",
      names: [/^chiffre-d-affaires-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.png$/, /^a-commander-[\d-]+\.png$/],
    },
  ];
  for (const { path, names } of charts) {
    const shown = new OptiflowPage(page, path);
    await shown.open();
    await shown.drawn();
    const buttons = await page.getByRole("button", { name: /^Image PNG/ }).all();
    expect(buttons).toHaveLength(names.length);
    for (const [at, button] of buttons.entries()) {
      const arrival = page.waitForEvent("download");
      await button.click();
      const file = await arrival;
      expect(file.suggestedFilename()).toMatch(names[at] ?? /never/);
      const picture = readFileSync(await file.path());
      expect(picture.subarray(1, 4).toString()).toBe("PNG");
      const width = (await page.locator(".plot").nth(at).boundingBox())?.width ?? 0;
      expect(Math.abs(picture.readUInt32BE(16) - 2 * width)).toBeLessThanOrEqual(2);
    }
  }
});

test("a chart that is not drawn cannot be kept", async ({ page, complaints }) => {
  complaints.expect(/echarts/);
  await page.route("**/pkg/echarts*", (route) => route.abort());
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  await expect(dashboard.revenue.locator(".plot")).toContainText("n'a pas pu être chargé");
  await expect(page.getByRole("button", { name: /^Image PNG/ })).toHaveCount(0);
});
