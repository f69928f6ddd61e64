import { readFileSync } from "node:fs";

import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { OptiflowPage } from "../pages/optiflow-page";
import { expect, test } from "../support/test";

/** The pages with every table that they have: a panel opened, a list unfolded. */
const PAGES = ["/alertes", "/alertes?article=1", "/dashboard?dormant=valeur", "/predictions?article=1", "/calculs"];

/**
 * The tables that no file stands beside. Going up from a table, as far as its section, some part of the page must hold as
 * many links to files as tables of different columns: those of the same columns, such as two periods or the steps of each
 * night, are one file. Columns named after a day are of the same kind.
 */
const ALONE = (tables: Element[]): string[] => {
  const columns = (table: Element) =>
    [...table.querySelectorAll("thead th")].map((title) => title.textContent ?? "").filter((title) => !/\d/.test(title)).join("|");
  const hasItsFile = (part: Element) => {
    const files = new Set([...part.querySelectorAll('.exports a[href*=".csv"]')].map((link) => link.getAttribute("href")?.split(".")[0]));
    const kinds = new Set([...part.querySelectorAll("table")].map(columns));
    return files.size >= kinds.size;
  };
  const alone = (table: Element) => {
    for (let part = table.parentElement; part !== null && part.tagName !== "BODY"; part = part.parentElement) {
      if (part.querySelector(".exports a") !== null && hasItsFile(part)) return false;
      if (part.tagName === "SECTION") return true;
    }
    return true;
  };
  return tables.filter(alone).map((table) => `${table.className}: ${columns(table)}`);
};

test.beforeAll(async ({ shop }) => {
  test.setTimeout(180_000);
  await shop.folder.optiflow("batch", "--depuis=-8");
});

for (const path of PAGES) {
  test(`every table of ${path} leaves as CSV and as an Excel workbook`, async ({ page }) => {
    const shown = new OptiflowPage(page, path);
    await shown.open();
    const links = (format: string) => page.locator(`.exports a[aria-label^="Exporter en ${format}"]`);
    await expect(links("CSV").last()).toBeAttached();
    await expect(page.locator("table").last()).toBeAttached();
    await expect(async () => expect(await page.locator("table").evaluateAll(ALONE)).toEqual([])).toPass({ timeout: 5_000 });
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

test("the panel's file has the days of its table, in their order", async ({ page }) => {
  const alerts = new AlertsPage(page, "?article=1");
  await alerts.open();
  const shown = await alerts.panel.root
    .locator("table.figures tbody tr")
    .evaluateAll((lines) => lines.map((line) => line.querySelector("th")?.textContent?.split(" ")[1] ?? ""));
  expect(shown.length).toBeGreaterThanOrEqual(28 + 42);
  const file = await (await page.request.get("/panneau.csv?article=1")).text();
  expect(file.trim().split("\r\n").slice(1).map((line) => line.split(";")[0])).toEqual(shown);
});

test("the file of the dormant stock is in the order of the page", async ({ page }) => {
  const dashboard = new DashboardPage(page, "?dormant=article");
  await dashboard.open();
  const shown = await dashboard.dormant.locator(".dormant-articles tbody th a").allTextContents();
  const link = dashboard.dormant.getByRole("link", { name: "Exporter en CSV : les articles dormants" });
  const file = await (await page.request.get((await link.getAttribute("href")) ?? "")).text();
  const names = file.trim().split("\r\n").slice(1).map((line) => line.split(";")[0]?.replaceAll('"', "") ?? "");
  expect(names.slice(0, shown.length)).toEqual(shown);
});

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
