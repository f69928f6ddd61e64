import { type Page } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { PredictionsPage } from "../pages/predictions-page";
import { expect, test } from "../support/test";

/** More than any page has to press. */
const MOST_PRESSES = 300;

// Some nights are gone by, so that the dashboard has a past and a gap waits for an answer.
test.use({ shopOptions: { prepare: async (folder) => void (await folder.optiflow("batch", "--depuis=-8")) } });

/** Presses Tab until what has the focus is called like this. */
async function reach(page: Page, name: RegExp): Promise<string> {
  for (let press = 0; press < MOST_PRESSES; press += 1) {
    await page.keyboard.press("Tab");
    const called = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement)) return "";
      const field = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return (element.getAttribute("aria-label") ?? field ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
    });
    if (name.test(called)) return called;
  }
  throw new Error(`nothing called ${name} is reached with the keyboard`);
}

test("everything urgent is ordered with the keyboard, and the confirmation keeps the focus until it is answered", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await reach(page, /^Tout commander/);
  await page.keyboard.press("Enter");
  await expect(alerts.confirmation).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(alerts.confirmation).toBeHidden();
  await expect(alerts.orderAll).toBeFocused();

  const name = (await reach(page, /^Commandé : /)).replace("Commandé : ", "");
  await page.keyboard.press("Enter");
  await expect(alerts.toast).toContainText(`× ${name}`);
  await expect(alerts.row(name)).toContainText("commandé");
  await reach(page, /annuler/i);
  await page.keyboard.press("Enter");
  await expect(alerts.orderButton(name)).toBeVisible();
});

test("the dashboard's urgent articles are ordered, and the dormant stock is read, with the keyboard", async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const name = (await reach(page, /^Commandé : /)).replace("Commandé : ", "");
  await page.keyboard.press("Enter");
  await expect(dashboard.toast).toContainText(`× ${name}`);
  // The focus stays where the owner was, not at the top of the page.
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await expect(dashboard.list("À commander").orderButton(name)).toHaveCount(0);
});

test("an event is added with the keyboard alone", async ({ page }) => {
  await new AlertsPage(page).open();
  await reach(page, /^Ajouter un événement/);
  await page.keyboard.press("Enter");
  await reach(page, /^Nom/);
  await page.keyboard.type("Kermesse");
  await reach(page, /^Premier jour/);
  // The same in whichever order the browser asks for day and month.
  await page.keyboard.type("11112026");
  await reach(page, /^Climatiseurs$/);
  await page.keyboard.press("Space");
  await reach(page, /^Enregistrer/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("« Kermesse » est enregistré")).toBeVisible();
});

test("the period is chosen and a surprise is explained with the keyboard alone", async ({ page }) => {
  const predictions = new PredictionsPage(page);
  await predictions.open();
  await reach(page, /^30 jours$/);
  await page.keyboard.press("Enter");
  await expect(predictions.days).toHaveCount(30);
  const waiting = await predictions.waiting.count();
  expect(waiting).toBeGreaterThan(0);
  await reach(page, /^Exceptionnel$/);
  await page.keyboard.press("Enter");
  await expect(predictions.said).toContainText("Les prévisions sont refaites avec votre réponse.");
});
