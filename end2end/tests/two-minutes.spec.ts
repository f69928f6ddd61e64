import type { Locator } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

// Orders change the shop: these stories have one of their own.
test.use({ shopOptions: { settings: { OPTIFLOW_CURRENCY: "XOF" } } });

/** What the owner may need at most. */
const MOST_TAPS = 12;
const MOST_MS = 120_000;

test("open, read, order everything urgent, close: in two minutes and twelve taps @phone", async ({ page }) => {
  const began = Date.now();
  let taps = 0;
  const tap = async (target: Locator) => {
    taps += 1;
    await target.tap();
  };
  const alerts = new AlertsPage(page);
  await alerts.open();

  // Read: the day, how many are critical, what is lost, and one article more closely.
  await expect(alerts.heading).toBeVisible();
  const critical = await alerts.counted("critique");
  expect(critical).toBeGreaterThan(0);
  await expect(alerts.rows.first()).toContainText(/perte\s*[\d\s]+FCFA/);
  const name = await alerts.firstToOrder();
  await tap(alerts.row(name).getByRole("link"));
  await expect(alerts.panel.quantity).toBeVisible();
  await tap(page.getByRole("link", { name: "Fermer et revenir à la liste" }));

  // Order everything urgent, after one confirmation with its total.
  const total = (await alerts.orderAll.innerText()).replace("Tout commander · ", "");
  expect(total).toMatch(/^[\d\s]+FCFA$/);
  await tap(alerts.orderAll);
  await expect(alerts.confirmation).toBeVisible();
  await expect(alerts.confirmation.locator(".confirm-total strong")).toHaveText(total);
  await tap(alerts.confirmation.getByRole("button", { name: "Marquer comme commandé" }));
  await expect(alerts.toast).toContainText("marqués comme commandés");
  await expect(alerts.confirmation).toBeHidden();
  await expect(alerts.orderAll).toHaveCount(0);

  // Nothing is left to order among the critical ones, and the level says the same as before.
  expect(await alerts.counted("critique")).toBe(critical);
  await expect(page.locator(".articles .critique").getByRole("button", { name: /^Commandé/ })).toHaveCount(0);
  await tap(alerts.toast.getByRole("button", { name: "Fermer ce message" }));
  await expect(alerts.toast).toHaveCount(0);

  expect(taps).toBeLessThanOrEqual(MOST_TAPS);
  expect(Date.now() - began).toBeLessThan(MOST_MS);

  // Tomorrow's story begins with what today's has left: the orders stand after a reload, until they are taken back.
  await page.reload();
  await alerts.hydrated();
  await expect(alerts.orderAll).toHaveCount(0);
  const undo = page.locator(".articles").getByRole("button", { name: "annuler" });
  while ((await undo.count()) > 0) {
    const left = await undo.count();
    await undo.first().click();
    await expect(undo).toHaveCount(left - 1);
  }
  await expect(alerts.orderAll).toHaveText(`Tout commander · ${total}`);
});
