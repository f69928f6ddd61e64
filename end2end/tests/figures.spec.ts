import { AlertsPage, figure } from "../pages/alerts-page";
import { plain } from "../pages/dashboard-page";
import type { ShopFolder } from "../support/shop-folder";
import { expect, test } from "../support/test";

/** One article as `optiflow alertes status --json` tells it. */
interface Told {
  id: number;
  name: string;
  level: "critique" | "attention" | "ok" | "inconnu";
  stock: number | null;
  money_at_stake: number | null;
  suggested: number | null;
  advised: number | null;
  assessment: {
    Critical?: { stock_out_on: string };
    Attention?: { order_by: string };
    Ok?: { window: { Between?: { from: string; to: string }; NotBefore?: { date: string } } };
  };
}

const LEVELS = { critique: "CRITIQUE", attention: "ATTENTION", ok: "OK", inconnu: "Stock inconnu" };

async function told<T>(folder: ShopFolder, ...args: string[]): Promise<T> {
  return JSON.parse(await folder.optiflow(...args, "--json")) as T;
}

const french = (day: string) => day.split("-").reverse().join("/");

/** What the line of an article says to do. */
function action({ assessment }: Told, asOf: string): string | undefined {
  if (assessment.Critical) return "Commander immédiatement pour limiter les pertes";
  if (assessment.Attention) {
    const { order_by: day } = assessment.Attention;
    return day === asOf ? "Commander aujourd'hui" : `Commander avant le ${french(day)}`;
  }
  const window = assessment.Ok?.window;
  if (window?.Between) return `Prochaine commande entre le ${french(window.Between.from)} et le ${french(window.Between.to)}`;
  return window?.NotBefore && `Prochaine commande pas avant le ${french(window.NotBefore.date)}`;
}

test("every line of the list says what the command line says: level, stock, action, money and quantity", async ({ page, shop }) => {
  const { as_of: asOf, rows } = await told<{ as_of: string; rows: Told[] }>(shop.folder, "alertes", "status");
  const alerts = new AlertsPage(page);
  await alerts.open();
  expect(rows).toHaveLength(await alerts.total());

  const shown: string[][] = [];
  while (shown.length < rows.length) {
    await alerts.names();
    shown.push(...(await alerts.rows.evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => (cell as HTMLElement).innerText)))));
    if (shown.length < rows.length) {
      const place = await alerts.pager.innerText();
      await alerts.next.click();
      await expect(alerts.pager).not.toHaveText(place);
    }
  }
  for (const [at, row] of rows.entries()) {
    const [level, name = "", stock = "", , stake = "", advised = ""] = shown[at] ?? [];
    expect(level, row.name).toBe(LEVELS[row.level]);
    expect(plain(name), row.name).toContain(`${row.name} ${action(row, asOf)}`);
    expect(stock.split("\n")[0], row.name).toBe(row.stock === null ? "—" : plain(String(row.stock)));
    expect(stake === "" ? null : figure(stake), row.name).toBe(row.money_at_stake === null ? null : Math.round(row.money_at_stake));
    expect(advised === "" ? null : figure(advised.split("\n")[0] ?? ""), row.name).toBe(row.advised);
  }
});

test("the calculator's sum is the command line's, article by article, at any date and margin", async ({ page, shop }) => {
  const { rows } = await told<{ rows: Told[] }>(shop.folder, "alertes", "status");
  const articles = [...rows.slice(0, 4), ...rows.slice(10, 13), ...rows.slice(40, 43)];
  for (const [at, { id, name }] of articles.entries()) {
    const margin = [15, 0, 50, 7][at % 4] ?? 15;
    const alerts = new AlertsPage(page, `?article=${id}`);
    await alerts.open();
    await expect(alerts.panel.title).toHaveText(name);
    if (margin !== 15) await alerts.panel.setMargin(margin);
    const date = await alerts.panel.date.inputValue();
    interface Sum {
      formula: { predicted: number; stock: number; net_need: number; margin: number; quantity: number };
      advice: { quantity: number };
    }
    const { formula, advice } = await told<Sum>(shop.folder, "alertes", "calcul", String(id), date, String(margin));
    expect(await alerts.panel.term("Prédictions cumulées"), name).toBeCloseTo(formula.predicted, 0);
    expect(await alerts.panel.term("Stock actuel"), name).toBe(-formula.stock);
    expect((await alerts.panel.column("formula")).quantity, name).toBe(formula.quantity);
    expect(figure(await alerts.panel.quantity.innerText()), name).toBe(advice.quantity);
  }
});
