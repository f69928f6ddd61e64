import { writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { AlertsPage } from "../pages/alerts-page";
import type { ShopFolder } from "../support/shop-folder";
import { expect, test } from "../support/test";

const FIRST_DAY = Date.UTC(2025, 10, 9);
const AS_OF = "2026-11-09";
const DAY = 24 * 60 * 60 * 1000;

/** A shop whose only article sells 20 a day, every day of a year, with 100 left this morning. */
async function twentyADay(folder: ShopFolder): Promise<void> {
  rmSync(folder.shopFile);
  const write = (name: string, lines: string[]) => {
    const file = join(folder.path, name);
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const days = Array.from({ length: 365 }, (_, n) => new Date(FIRST_DAY + n * DAY).toISOString().slice(0, 10));
  const sales = write("ventes.csv", ["article;date;quantité", ...days.map((day) => `Ventilateur;${day};20`)]);
  const articles = write("articles.csv", ["article;prix unitaire;délai de livraison", "Ventilateur;25000;7"]);
  const stock = write("stock.csv", ["article;date;quantité", `Ventilateur;${days.at(-1)};100`]);
  await folder.optiflow(
    ...["import", "--ventes", sales, "--articles", articles, "--stock", stock, "--db", folder.shopFile],
  );
}

test.use({ shopOptions: { settings: { OPTIFLOW_AS_OF: AS_OF }, prepare: twentyADay } });

test("21 days of 20, 100 in stock and 15 % of margin make 368", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.openArticle("Ventilateur");
  const { panel } = alerts;
  await panel.date.fill("2026-11-30");
  await panel.setMargin(15);

  await expect(panel.quantity).toHaveText("368");
  const { terms, quantity } = await panel.column("formula");
  expect(quantity).toBe(368);
  expect(terms).toEqual({
    "Prédictions cumulées (au\u00a030/11/2026)": 420,
    "Stock actuel": -100,
    "Besoin net": 320,
    "Marge de sécurité 15\u00a0%": 48,
    Arrondi: 0,
  });
});

test("a stock that suffices asks for nothing and says until when", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.openArticle("Ventilateur");
  await alerts.panel.date.fill("2026-11-12");

  await expect(alerts.panel.quantity).toHaveText("0");
  await expect(alerts.panel.root).toContainText("Stock suffisant jusqu'au 14/11/2026");
});
