import { AlertsPage } from "../pages/alerts-page";
import { importShop } from "../support/imported";
import { expect, test } from "../support/test";

const AS_OF = "2026-11-09";

/** A shop whose only article sells 20 a day, every day of a year, with 100 left this morning. */
const ventilateur = { name: "Ventilateur", price: "25000", sold: Array<number>(365).fill(20), stock: 100 };

test.use({ shopOptions: { settings: { OPTIFLOW_AS_OF: AS_OF }, prepare: (folder) => importShop(folder, AS_OF, [ventilateur]) } });

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
