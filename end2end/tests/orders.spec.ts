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

test("two lines tapped one after the other on a slow network are both marked, and each once", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const [one, other] = (await alerts.toOrder().allInnerTexts()) as [string, string];
  let arrive = () => {};
  const slow = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const sent: string[] = [];
  await page.route("**/api/commander", async (route) => {
    sent.push(route.request().postData() ?? "");
    await slow;
    await route.continue();
  });
  await alerts.orderButton(one).click();
  await alerts.orderButton(one).click();
  await alerts.orderButton(other).click();
  await expect.poll(() => sent.length).toBe(2);
  arrive();
  for (const name of [one, other]) {
    await expect(alerts.row(name)).toContainText("commandé");
    await alerts.row(name).getByRole("button", { name: "annuler" }).click();
    await expect(alerts.orderButton(name)).toBeVisible();
  }
  expect(new Set(sent).size, "the second tap on the same line sends nothing").toBe(2);
  expect(sent).toHaveLength(2);
});

test("the keyboard goes on from the line that was ordered, and from the one whose order was undone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const name = await alerts.firstToOrder();
  const link = alerts.row(name).getByRole("link");
  await alerts.orderButton(name).focus();
  await page.keyboard.press("Enter");
  await expect(alerts.row(name)).toContainText("commandé");
  await expect(link).toBeFocused();
  await alerts.toast.getByRole("button", { name: "annuler" }).focus();
  await page.keyboard.press("Enter");
  await expect(alerts.toast).toContainText("La commande est annulée");
  await expect(link).toBeFocused();
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

test("Escape closes the question over the page, and leaves the panel below it open", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const name = await alerts.firstToOrder();
  await alerts.openArticle(name);
  await alerts.orderAll.click();
  await expect(alerts.confirmation).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(alerts.confirmation).toBeHidden();
  await expect(alerts.panel.title).toHaveText(name);
  await page.keyboard.press("Escape");
  await expect(alerts.panel.root).toHaveCount(0);
});

test("buttons of orders are large enough for a thumb @phone-only", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const boxes = [await alerts.orderAll.boundingBox(), await page.locator(".order button").first().boundingBox()];
  for (const box of boxes) expect(box?.height).toBeGreaterThanOrEqual(44);
});
