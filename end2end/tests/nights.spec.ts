import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { AlertsPage } from "../pages/alerts-page";
import { SHOP_FILE, runFolder } from "../support/paths";
import { Shop } from "../support/shop";
import { ShopFolder } from "../support/shop-folder";
import { expect, test } from "../support/test";
import { left, whole } from "../support/whole";

test.describe.configure({ timeout: 60_000 });

/** The same moment is a day later here than where the night was worked: its figures are 25 hours old. */
const THERE = { OPTIFLOW_TIMEZONE: "Pacific/Niue" };
const HERE = { OPTIFLOW_TIMEZONE: "Pacific/Kiritimati" };

/** A copy of the demonstration of which the last night is older than a day, unless there was none. */
async function demonstration(name: string, night: "no night" | "an old night"): Promise<ShopFolder> {
  const path = join(runFolder(), name);
  const then = new ShopFolder(path, THERE);
  then.create(SHOP_FILE);
  if (night === "an old night") await then.optiflow("batch");
  return new ShopFolder(path, HERE);
}

test("before the first night every page is whole and says what to do", async ({ page }) => {
  const shop = await Shop.open(await demonstration("no-night", "no night"), { args: ["--sans-calcul"] });
  await whole(page, shop);
  for (const path of ["/alertes", "/dashboard", "/predictions"]) {
    await page.goto(shop.url + path);
    await expect(page.getByText("Les prévisions n'ont pas encore été calculées")).toBeVisible();
    await expect(page.getByText("optiflow batch").first()).toBeVisible();
  }
  await left(page, shop);
});

test("while the first night is computed the page shows how far it is, and asks for nothing", async ({ page }) => {
  const shop = await Shop.open(await demonstration("first-night", "no night"), { args: ["--sans-calcul"] });
  const progress = {
    ...{ started_at: "2026-11-09T00:30:00", as_of: "2026-11-09", night: 1, nights: 1 },
    ...{ step: "Prévisions", step_number: 1, steps: 12, done: 1, articles: 120 },
  };
  // The demonstration's own night is over before a page can show it.
  await page.route("**/api/live", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: `event: batch\ndata: ${JSON.stringify(progress)}\n\n` }),
  );
  await page.goto(`${shop.url}/alertes`);
  await expect(page.getByRole("heading", { name: "Le premier calcul est en cours" })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Avancement du calcul" })).toBeVisible();
  await expect(page.locator(".running")).toContainText("1 article sur 120");
  await expect(page.getByText("optiflow batch")).toHaveCount(0);
  await left(page, shop);
});

test("figures of more than a day say so, and stay", async ({ page }) => {
  const shop = await Shop.open(await demonstration("old-night", "an old night"), { args: ["--sans-calcul"] });
  await whole(page, shop);
  for (const path of ["/alertes", "/dashboard", "/predictions"]) {
    await page.goto(shop.url + path);
    await expect(page.getByText("Ces chiffres ne sont plus du jour.")).toBeVisible();
    await expect(page.getByText(/Données calculées le .+ à \d\d:\d\d, il y a\s25\sh/)).toBeVisible();
  }
  await page.goto(`${shop.url}/alertes`);
  await expect(new AlertsPage(page).rows.first()).toBeVisible();
  await left(page, shop);
});

test("a night that fails says why, leaves the old figures, and the damaged file is told from the night", async ({
  page,
  complaints,
}) => {
  complaints.expect(/503/);
  const folder = await demonstration("failed-night", "an old night");
  const sound = readFileSync(folder.shopFile);
  // The tables can be opened, and what they hold cannot be read.
  writeFileSync(folder.shopFile, Buffer.concat([sound.subarray(0, 1600 * 4096), Buffer.alloc(sound.length - 1600 * 4096, 0xff)]));
  const shop = await Shop.open(folder);
  await page.goto(`${shop.url}/alertes`);
  await expect(page.getByText(/Le fichier de la caisse ne peut pas être lu.+abîmé/)).toBeVisible();
  await expect.poll(() => shop.log()).toContain("batch failed");

  writeFileSync(folder.shopFile, sound);
  await expect(async () => {
    await page.goto(`${shop.url}/alertes`);
    await expect(page.getByText("Le dernier calcul n'a pas abouti.")).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await expect(page.getByText(/le calcul sera retenté de lui-même/)).toBeVisible();
  await expect(new AlertsPage(page).rows.first()).toBeVisible();
  await whole(page, shop);
  await left(page, shop);
});
