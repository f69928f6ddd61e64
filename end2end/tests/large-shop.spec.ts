import { readFileSync } from "node:fs";

import { AlertsPage, figure } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { PredictionsPage } from "../pages/predictions-page";
import type { ShopFolder } from "../support/shop-folder";
import { expect, test } from "../support/test";

const ARTICLES = 10_000;

/** A shop of 10,000 articles and 120 days in place of the demonstration. */
async function large(folder: ShopFolder): Promise<void> {
  await folder.optiflow("demo", "--articles", String(ARTICLES), "--jours", "120", "--db", folder.shopFile);
}

test.use({ shopOptions: { prepare: large } });

interface Row {
  name: string;
  level: string;
  money_at_stake: number | null;
  advised: number | null;
}

/** What the command line says of the same day. */
async function told(folder: ShopFolder, level: string): Promise<Row[]> {
  return (JSON.parse(await folder.optiflow("alertes", level, "--json")) as { rows: Row[] }).rows;
}

test("the list answers in the browser, and says what the command line says", async ({ page, shop }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  expect(await alerts.total()).toBe(ARTICLES);
  const critical = await told(shop.folder, "critique");
  expect(await alerts.counted("critique")).toBe(critical.length);
  expect(await alerts.names()).toEqual(critical.slice(0, 40).map((row) => row.name));
  expect(await alerts.stakes("critique")).toEqual(critical.slice(0, 40).map((row) => Math.round(row.money_at_stake ?? 0)));

  const attention = await told(shop.folder, "attention");
  const requests = await alerts.requestsDuring(async () => {
    await alerts.tile("attention").click();
    await expect(alerts.pager).toContainText("1 à 40");
    expect(await alerts.total()).toBe(attention.length);
    expect(await alerts.names()).toEqual(attention.slice(0, 40).map((row) => row.name));
    await page.getByRole("columnheader", { name: "Conseillé" }).getByRole("link").click();
    const most = Math.max(...attention.map((row) => row.advised ?? 0));
    await expect(alerts.rows.first().locator("td:nth-child(6) b")).toHaveText(most.toLocaleString("fr-FR"));
    await alerts.search.fill(attention[7]?.name ?? "");
    await expect(alerts.row(attention[7]?.name ?? "").first()).toBeVisible();
  });
  expect(requests).toEqual([]);
});

test("the last page of ten thousand articles is reached, and the file has them all", async ({ page }) => {
  const alerts = new AlertsPage(page, `?page=${ARTICLES / 40}`);
  await alerts.open();
  await expect(alerts.next).toHaveAttribute("aria-disabled", "true");
  await expect(alerts.rows).toHaveCount(40);
  await alerts.previous.click();
  await expect(alerts.pager).toContainText("sur 10");

  const arrival = page.waitForEvent("download");
  await page.locator('a[href^="/alertes.csv"]').click();
  const file = readFileSync(await (await arrival).path(), "utf8");
  expect(file.trimEnd().split("\r\n")).toHaveLength(ARTICLES + 1);
});

test("an article is found among ten thousand by its name, with its panel and its forecast", async ({ page, shop }) => {
  const row = (await told(shop.folder, "critique"))[3];
  if (row === undefined) throw new Error("the shop has no fourth urgent article");
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.openArticle(row.name);
  await expect(alerts.panel.quantity).toHaveText(/\d/);

  const predictions = new PredictionsPage(page);
  await predictions.open();
  await predictions.choose(row.name);
  await expect(predictions.days).toHaveCount(14);
});

test("the dashboard of a large shop stays one screen, and counts what the list counts", async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  await expect(dashboard.cards).toHaveCount(4);
  const critical = figure(await dashboard.cards.first().locator("strong").first().innerText());
  const alerts = new AlertsPage(page);
  await alerts.open();
  expect(await alerts.counted("critique")).toBe(critical);
});
