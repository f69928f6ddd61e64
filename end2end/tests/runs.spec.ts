import { AlertsPage } from "../pages/alerts-page";
import { RunsPage } from "../pages/runs-page";
import { expect, test } from "../support/test";

test("the age of the figures leads to what the nights did, step by step @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await page.getByRole("link", { name: /Données calculées le/ }).click();

  const runs = new RunsPage(page);
  await expect(page).toHaveURL(/\/calculs$/);
  await expect(runs.heading).toHaveText("Calculs");
  const newest = runs.runs.first();
  await expect(newest).toContainText("120 articles");
  await expect(newest).toContainText("réussi");
  await newest.getByText(/^Nuit du/).click();
  await expect(newest.getByRole("row", { name: /^Prévisions/ })).toContainText("120");
  await expect(newest.getByRole("row")).toHaveCount(13);
});

test("an open page says that new figures are there, and shows them when asked", async ({ page, shop }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const news = page.getByText("De nouveaux chiffres sont prêts");
  await expect(news).toHaveCount(0);

  await shop.folder.optiflow("batch");
  await expect(news).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(news).toHaveCount(0);
  await expect(alerts.rows.first()).toBeVisible();
});
