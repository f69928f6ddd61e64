import { join } from "node:path";

import { type Article, importShop } from "../support/imported";
import { runFolder } from "../support/paths";
import { Shop } from "../support/shop";
import { ShopFolder } from "../support/shop-folder";
import { expect, test } from "../support/test";
import { left, whole } from "../support/whole";

const AS_OF = "2026-11-09";
const LONG = `Réfrigérateur ${"extraordinairement ".repeat(9)}long`.padEnd(200, "g").slice(0, 200);
const ARABIC = "ثلاجة كبيرة بابين";

async function opened(name: string, articles: Article[]): Promise<Shop> {
  const folder = new ShopFolder(join(runFolder(), name), { OPTIFLOW_AS_OF: AS_OF });
  folder.createEmpty();
  await importShop(folder, AS_OF, articles);
  await folder.optiflow("batch");
  return Shop.open(folder);
}

test("without a shop's file the address says how to begin, and goes on by itself once it is there", async ({
  page,
  complaints,
}) => {
  complaints.expect(/503/);
  const folder = new ShopFolder(join(runFolder(), "nothing-yet"), { OPTIFLOW_AS_OF: AS_OF });
  folder.createEmpty();
  const shop = await Shop.open(folder);
  await page.goto(`${shop.url}/dashboard`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bienvenue dans Optiflow");
  await expect(page.getByText(`optiflow import --ventes ventes.csv --db optiflow.db`)).toBeVisible();

  await importShop(folder, AS_OF, [{ name: "Ventilateur", price: "25000", sold: Array<number>(60).fill(4), stock: 9 }]);
  await expect(page.getByRole("navigation", { name: "Pages", exact: true })).toBeVisible({ timeout: 15_000 });
  await left(page, shop);
});

test("a shop of one article is whole", async ({ page }) => {
  const sold = Array.from({ length: 400 }, (_, day) => 3 + (day % 7));
  const shop = await opened("one-article", [{ name: "Ventilateur", price: "25000", sold, stock: 12 }]);
  await whole(page, shop);
  await page.goto(`${shop.url}/alertes`);
  await expect(page.locator(".found")).toHaveText("1 article");
  await left(page, shop);
});

test("an article with three days of history has a forecast, and the page says on how little it rests", async ({ page }) => {
  const shop = await opened("three-days", [{ name: "Ventilateur", price: "25000", sold: [4, 6, 5], stock: 12 }]);
  await whole(page, shop);
  const said = "prévision sur 3 jours de ventes seulement";
  await page.goto(`${shop.url}/alertes?article=1`);
  await expect(page.getByRole("complementary", { name: "Article ouvert" }).locator(".facts")).toContainText(said);
  await page.goto(`${shop.url}/predictions`);
  await expect(page.locator(".facts").first()).toContainText(said);
  await expect(page.getByRole("table").first()).toContainText(/\d/);
  await left(page, shop);
});

test("long names, names from right to left, prices of 0 and days without sales break nothing", async ({ page }) => {
  const year = (units: number) => Array.from({ length: 365 }, (_, day) => units + (day % 7));
  const shop = await opened("odd-names", [
    { name: LONG, price: "25000", sold: year(9), stock: 3 },
    { name: ARABIC, price: "15000", sold: year(4), stock: 2 },
    { name: "Gratuit", price: "0", sold: year(5), stock: 1 },
    { name: "=1+1", price: "10", sold: Array<number>(90).fill(0).concat([1]), stock: 40 },
  ]);
  await whole(page, shop);
  await page.goto(`${shop.url}/alertes`);
  for (const name of [LONG, ARABIC, "Gratuit", "=1+1"]) {
    await expect(page.locator(".articles").getByRole("link", { name, exact: true })).toBeVisible();
  }
  const arabic = page.locator(".articles").getByRole("link", { name: ARABIC, exact: true });
  await expect(arabic, "what stands beside it keeps its place").toHaveCSS("unicode-bidi", "plaintext");
  await page.getByRole("button", { name: `Commandé : ${ARABIC}`, exact: true }).click();
  await expect(page.locator(".toast")).toContainText(`\u2068${ARABIC}\u2069, attendu le`);
  await left(page, shop);
});
