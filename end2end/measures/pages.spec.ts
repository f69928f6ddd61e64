import { join } from "node:path";

import type { Browser } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { runFolder } from "../support/paths";
import { Shop } from "../support/shop";
import { ShopFolder } from "../support/shop-folder";
import { test } from "../support/test";
import { answer, opening, tell, touch } from "../support/timing";
import { PAGES } from "../support/sizes";

const MEASURED = Object.entries(PAGES).filter(([name]) => name !== "introuvable");

test("the demonstration's pages", async ({ browser, shop }) => {
  await shop.folder.optiflow("batch", "--depuis=-35");
  await openings(browser, shop.url, "");
  await touches(browser, shop.url, "");
});

test("the pages of 10,000 articles", async ({ browser }) => {
  const folder = new ShopFolder(join(runFolder(), "large"));
  folder.createEmpty();
  await folder.optiflow("demo", "--articles", "10000", "--jours", "120", "--db", folder.shopFile);
  await folder.optiflow("batch");
  const shop = await Shop.open(folder);
  await openings(browser, shop.url, "10,000 articles, ");
  await touches(browser, shop.url, "10,000 articles, ");
  await shop.close();
});

async function openings(browser: Browser, url: string, prefix: string): Promise<void> {
  for (const [name, path] of MEASURED) {
    const { paint, shift } = await opening(browser, url + path);
    tell(`${prefix}${name}: largest contentful paint, s`, paint);
    tell(`${prefix}${name}: layout shift`, shift);
  }
}

async function touches(browser: Browser, url: string, prefix: string): Promise<void> {
  const measured = async (what: string, path: string, act: Parameters<typeof answer>[2]) =>
    tell(`${prefix}${what}: interaction to next paint, ms`, await answer(browser, url + path, act));
  await measured("filter", "/alertes", async (page) => touch(new AlertsPage(page).tile("attention")));
  await measured("search", "/alertes", async (page) => {
    await new AlertsPage(page).search.click();
    await page.keyboard.type("clim", { delay: 80 });
  });
  await measured("sort", "/alertes", async (page) => touch(page.getByRole("link", { name: "Stock", exact: true }).first()));
  await measured("calculator", "/alertes?article=1", async (page) => {
    await new AlertsPage(page).panel.margin.focus();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight", { delay: 60 });
  });
  await measured("period", "/predictions", async (page) => touch(page.getByRole("link", { name: "30 jours", exact: true })));
  await measured("page change", "/alertes", async (page) => touch(page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link").last()));
}
