import { AlertsPage, figure } from "../pages/alerts-page";
import { expect, test } from "../support/test";

test.use({ shopOptions: { settings: { OPTIFLOW_CURRENCY: "XOF" } } });

test("one tap marks an article as ordered in its place, and one tap undoes it @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const name = await alerts.firstToOrder();
  const line = alerts.row(name);
  const [quantity, level] = await Promise.all([alerts.advised(name).innerText(), line.locator("td").first().innerText()]);

  await alerts.orderButton(name).click();
  await expect(line).toContainText(new RegExp(`commandé ${quantity}, attendu le \\d\\d/\\d\\d`));
  await expect(alerts.advised(name)).toHaveText("0");
  await expect(line.locator("td").first()).toHaveText(level);
  await expect(alerts.toast).toContainText(`${quantity} × ${name}`);

  await page.reload();
  await alerts.hydrated();
  await expect(line).toContainText(`commandé ${quantity}`);
  await line.getByRole("button", { name: "annuler" }).click();
  await expect(alerts.orderButton(name)).toBeVisible();
  await expect(alerts.advised(name)).toHaveText(quantity);
});

test("the answer to a tap can be undone where it stands", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const name = await alerts.firstToOrder();
  await alerts.orderButton(name).click();
  await alerts.toast.getByRole("button", { name: "annuler" }).click();
  await expect(alerts.toast).toContainText("La commande est annulée");
  await expect(alerts.orderButton(name)).toBeVisible();
});

test("the panel orders the calculator's quantity, or another, for a day of one's choice", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const name = await alerts.firstToOrder();
  await alerts.openArticle(name);
  const { panel } = alerts;
  const quantity = panel.root.getByLabel("Quantité commandée");
  const advised = figure(await panel.quantity.innerText());
  await expect(quantity).toHaveValue(String(advised));
  await panel.setMargin(50);
  await expect(quantity).not.toHaveValue(String(advised));

  const day = panel.root.getByLabel("Livraison attendue le");
  const expected = await day.inputValue();
  const [, month, dayOfMonth] = expected.split("-");
  await quantity.fill("7");
  await panel.root.getByRole("button", { name: "Commandé" }).click();
  await expect(panel.root.locator(".marked")).toContainText(`commandé 7, attendu le ${dayOfMonth}/${month}`);
  await expect(panel.root.getByText("En commande, arrive avant le")).toBeVisible();
  await expect(alerts.row(name)).toContainText("commandé 7");

  await panel.root.locator(".marked").getByRole("button", { name: "annuler" }).click();
  await expect(panel.root.locator(".marked")).toHaveCount(0);
});

test("everything urgent is shown before it is ordered, and Escape orders nothing", async ({ page, shop }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.orderAll.click();
  const { confirmation } = alerts;
  const told = JSON.parse(await shop.folder.optiflow("alertes", "critique", "--json"));
  const expected = told.rows
    .filter((row: { advised: number }) => row.advised > 0)
    .map((row: { name: string; advised: number }) => [row.name, row.advised]);
  const lines = await confirmation.locator("tbody tr").all();
  const shown = [];
  for (const line of lines) {
    const [name, quantity] = await line.locator("th, td").allInnerTexts();
    shown.push([name, figure(quantity ?? "")]);
  }
  expect(shown).toEqual(expected);
  const amounts = await confirmation.locator("tbody td:last-child").allInnerTexts();
  const sum = amounts.map(figure).reduce((total, amount) => total + amount, 0);
  expect(figure(await confirmation.locator(".confirm-total strong").innerText())).toBe(sum);

  await page.keyboard.press("Escape");
  await expect(confirmation).toBeHidden();
  await expect(alerts.orderAll).toBeFocused();
  await expect(alerts.toast).toHaveCount(0);
});

test("buttons of orders are large enough for a thumb @phone-only", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const boxes = [await alerts.orderAll.boundingBox(), await page.locator(".order button").first().boundingBox()];
  for (const box of boxes) expect(box?.height).toBeGreaterThanOrEqual(44);
});
