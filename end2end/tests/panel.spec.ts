import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

test("changing the date and the margin changes the quantity at once and sends no request @phone", async ({
  page,
}) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.openArticle(await alerts.firstToOrder());
  const { panel } = alerts;
  const first = await panel.quantity.innerText();
  const lastDay = (await panel.date.getAttribute("max")) ?? "";
  await alerts.drawn();

  const requests = await alerts.requestsDuring(async () => {
    await panel.setMargin(50);
    await expect(panel.quantity).not.toHaveText(first);
    const withMargin = await panel.quantity.innerText();
    await panel.date.fill(lastDay);
    await expect(panel.quantity).not.toHaveText(withMargin);
  });

  expect(requests).toEqual([]);
});

test("the terms add up to the quantity shown, for every date and margin", async ({ page }) => {
  const alerts = new AlertsPage(page, "?niveau=critique");
  await alerts.open();
  await alerts.openArticle((await alerts.names())[0] ?? "");
  const { panel } = alerts;

  for (const margin of [0, 7, 15, 33, 50]) {
    await panel.setMargin(margin);
    await expect(panel.root.getByText(`Marge de sécurité ${margin}\u00a0%`).first()).toBeVisible();
    const { terms, quantity } = await panel.column("formula");
    const sum = Object.entries(terms)
      .filter(([name]) => !name.startsWith("Besoin net"))
      .reduce((total, [, value]) => total + value, 0);
    expect(sum).toBeCloseTo(quantity, 2);
    expect(Number.isInteger(quantity)).toBe(true);
  }
});

test("what cannot be computed is said instead of a quantity", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.openArticle((await alerts.names())[0] ?? "");
  const { panel } = alerts;

  await panel.date.fill("2020-01-01");
  await expect(panel.refusal).toContainText("précède");
  await expect(panel.quantity).toHaveCount(0);
  await panel.date.fill("2099-01-01");
  await expect(panel.refusal).toContainText("s'arrêtent");
  await panel.date.fill((await panel.date.getAttribute("max")) ?? "");
  await expect(panel.quantity).toBeVisible();
});

test("the keyboard opens, reads and closes an article", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const line = alerts.rows.first().getByRole("link");

  await line.focus();
  await page.keyboard.press("Enter");
  await expect(alerts.panel.title).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(alerts.panel.root).toHaveCount(0);
  await expect(line).toBeFocused();
});

test("an article is asked for once per opening, and its chart is drawn", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const [first = "", second = ""] = await alerts.names();

  const requests = await alerts.requestsDuring(async () => {
    await alerts.openArticle(first);
    await expect(alerts.panel.chart.locator("canvas")).toBeVisible();
    await alerts.openArticle(second);
    await expect(alerts.panel.chart.locator("canvas")).toBeVisible();
    await alerts.panel.close();
  });

  expect(requests.filter((address) => address.includes("/api/article"))).toHaveLength(2);
  // The chart library and the code that describes charts come with the first chart, once.
  const program = requests.filter((address) => address.includes("/pkg/"));
  expect(program.filter((address) => /echarts|split_charts/.test(address))).toHaveLength(2);
  expect(new Set(program).size).toBe(program.length);
  expect(requests).toHaveLength(2 + program.length);
});

test("a finger along the chart reads its days, without a request", async ({ page }) => {
  const alerts = new AlertsPage(page, "?article=1");
  await alerts.open();
  await expect(alerts.panel.chart.locator("canvas")).toBeVisible();
  const box = await alerts.panel.chart.boundingBox();
  if (!box) throw new Error("the chart has no place on the page");

  const requests = await alerts.requestsDuring(async () => {
    await page.mouse.move(box.x + 50, box.y + 60);
    await expect(alerts.panel.reading).toHaveText(/ : (\d+ vendus|en rupture)/);
    await page.mouse.move(box.x + box.width - 20, box.y + 60);
    await expect(alerts.panel.reading).toHaveText(/ : [\d,]+ prévus \([\d,]+ à [\d,]+\), stock le soir \d+/);
  });
  expect(requests).toHaveLength(0);
});

test("an address opens its article, and an unknown one says so", async ({ page }) => {
  const known = new AlertsPage(page, "?article=1");
  await known.open();
  await expect(known.panel.quantity.or(known.panel.refusal)).toBeVisible();

  for (const article of ["999999", "abc", "-1"]) {
    const alerts = new AlertsPage(page, `?article=${article}`);
    await alerts.open();
    await expect(alerts.panel.title).toHaveText("Article indisponible");
    await expect(alerts.panel.refusal).toBeVisible();
    expect(await alerts.rows.count()).toBeGreaterThan(0);
  }
});
