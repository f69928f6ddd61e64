import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { expect, test } from "../support/test";

test.use({ javaScriptEnabled: false });

test("without JavaScript the list reads with its levels, days and money @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await page.goto(alerts.path);

  await expect(alerts.heading).toBeVisible();
  expect((await alerts.levels())[0]).toBe("CRITIQUE");
  await expect(alerts.rows.first()).toContainText(/perte\s*[\d\s]+FCFA/);
  await expect(page.getByText(/Données calculées le/)).toBeVisible();
});

test("without JavaScript an article opens by its link and computes by its form", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await page.goto(alerts.path);
  const name = await alerts.firstToOrder();
  await alerts.openArticle(name);
  const { panel } = alerts;
  const proposed = await panel.quantity.innerText();

  await page.getByText("Voir les chiffres jour par jour").click();
  await expect(panel.root.locator("table.figures tbody tr").first()).toBeVisible();

  await panel.margin.fill("50");
  await panel.root.getByRole("button", { name: "Calculer" }).click();
  await expect(panel.title).toHaveText(name);
  await expect(panel.quantity).not.toHaveText(proposed);
  await panel.close();
});

test("without JavaScript the filters are sent as a form and the titles sort", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await page.goto(alerts.path);
  const attention = await alerts.counted("attention");

  await alerts.level.selectOption("attention");
  await page.getByRole("button", { name: "Filtrer" }).click();
  await expect(alerts.rows).toHaveCount(attention);
  await expect(alerts.level).toHaveValue("attention");

  await page.getByRole("columnheader", { name: "Article" }).getByRole("link").click();
  await expect(alerts.rows).toHaveCount(attention);
  const names = await alerts.names();
  expect(names[0]).toBe(names.toSorted((a, b) => a.localeCompare(b, "fr"))[0]);
});

test("without JavaScript a button tapped twice orders once, on the dashboard too", async ({ page, shop }) => {
  const list = new DashboardPage(page).list("Urgences");
  await page.goto("/dashboard");
  const name = await list.firstToOrder();
  await list.orderButton(name).dblclick();
  await expect(list.line(name)).toContainText(/commandé [\d\s]+, attendu le/);
  await expect(list.line(name).locator(".marked")).toHaveCount(1);
  const told = JSON.parse(await shop.folder.optiflow("alertes", "status", "--json"));
  const row = told.rows.find((row: { name: string }) => row.name === name);
  expect(row.orders).toHaveLength(1);
  await list.line(name).getByRole("button", { name: "annuler" }).click();
  await expect(list.orderButton(name)).toBeVisible();
});
