import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

const RANK = ["CRITIQUE", "ATTENTION", "OK", "Stock inconnu"];

test("the critical articles come first, the largest loss at the top @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();

  const levels = await alerts.levels();
  expect(levels[0]).toBe("CRITIQUE");
  const ranks = levels.map((level) => RANK.indexOf(level));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));

  for (const level of ["critique", "attention"] as const) {
    const stakes = await alerts.stakes(level);
    expect(stakes.length).toBeGreaterThan(1);
    expect(stakes).toEqual(stakes.toSorted((a, b) => b - a));
  }
});

test("a critical line says all that is needed to decide", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();

  const line = alerts.rows.first();
  await expect(line).toContainText("Commander immédiatement pour limiter les pertes");
  await expect(line).toContainText(/rupture/);
  await expect(line).toContainText(/perte\s*[\d\s]+FCFA/);
  await expect(line.locator("td:nth-child(6) b")).toHaveText(/\d/);
});

test("the day, the age of the figures and the counts are in sight @phone", async ({ page, shop }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();

  await expect(alerts.heading).toHaveText(/^(Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche) /);
  await expect(page.getByText(/Données calculées le \d\d\/\d\d\/\d{4} à \d\d:\d\d, (il y a|à l'instant)/)).toBeVisible();

  const told = JSON.parse(await shop.folder.optiflow("alertes", "status", "--json")) as {
    levels: Record<string, number>;
  };
  for (const level of ["critique", "attention", "ok"] as const) {
    expect(await alerts.counted(level)).toBe(told.levels[level]);
  }
});
