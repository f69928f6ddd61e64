import { figure } from "../pages/alerts-page";
import { PredictionsPage, french } from "../pages/predictions-page";
import { expect, test } from "../support/test";

interface Predicted {
  name: string;
  days: {
    expected: number;
    lower: number;
    upper: number;
    confidence: number | null;
    closing: number | null;
    stock_out: boolean;
  }[];
  total: { expected: number };
}

test("the rail leads to the most urgent article @phone", async ({ page }) => {
  await page.goto("/alertes");
  const urgent = await page.locator(".articles tbody tr th a").first().innerText();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Prédictions" }).click();

  const predictions = new PredictionsPage(page);
  await expect(predictions.heading).toHaveText("Prédictions");
  await expect(predictions.article).toHaveText(urgent);
  await expect(predictions.days).toHaveCount(14);
});

test("the period changes table, totals, chart and address without a request", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1");
  await predictions.open();
  await expect(predictions.chart.locator("canvas")).toBeVisible();

  const requests = await predictions.requestsDuring(async () => {
    for (const days of [7, 30, 14]) {
      await predictions.choosePeriod(days);
      await expect(predictions.total).toHaveCount(1);
      await expect(predictions.total).toContainText(`Total sur ${days} jours`);
      await expect(predictions.chart.locator("canvas")).toBeVisible();
    }
  });
  expect(requests).toEqual([]);
  await expect(page).toHaveURL(/\/predictions\?article=1$/);
  await page.goBack();
  await expect(page).toHaveURL(/jours=30/);
  await expect(predictions.days).toHaveCount(30);
});

test("an article is found by a few letters of its name, and its names come once @phone", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?jours=7");
  await predictions.open();
  const before = await predictions.article.innerText();
  await predictions.drawn();

  const requests = await predictions.requestsDuring(async () => {
    await predictions.search.click();
    await expect(predictions.choices.first()).toBeVisible();
    await predictions.search.fill("refrig");
    await expect(predictions.choices.first()).toContainText("Réfrigérateur");
    await predictions.search.fill("zzzz");
    await expect(page.getByText("Aucun article de ce nom.")).toBeVisible();
    await predictions.search.fill("refrig");
    await expect(predictions.choices.first()).toBeVisible();
  });
  expect(requests.map((address) => new URL(address).pathname)).toEqual(["/api/articles"]);

  const chosen = await predictions.choices.first().innerText();
  expect(chosen).not.toBe(before);
  await predictions.choices.first().click();
  await expect(predictions.article).toHaveText(chosen);
  await expect(predictions.days).toHaveCount(7);
  await expect(page).toHaveURL(/article=\d+&jours=7/);
  await page.goBack();
  await expect(predictions.article).toHaveText(before);
});

test("the days, their total and the stock are those of the command line, article by article", async ({
  page,
  shop,
}) => {
  for (const id of [1, 15, 31, 60]) {
    const answer = await shop.folder.optiflow("predictions", "generate", String(id), "30", "--json");
    const said = JSON.parse(answer) as Predicted;
    const predictions = new PredictionsPage(page, `?article=${id}&jours=30`);
    await predictions.open();
    await expect(predictions.article).toHaveText(said.name);
    const shown = await predictions.figures();
    for (const [at, day] of said.days.entries()) {
      // Half a percent is rounded to the even neighbour here and upwards there.
      const [confidence = ""] = shown[at]?.splice(2, 1) ?? [];
      if (day.confidence === null) expect(confidence).toBe("—");
      else expect(Math.abs(figure(confidence) - day.confidence * 100)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
    const expected = said.days.map((day) => [
      french(day.expected, 1),
      `${french(day.lower, 1)} à ${french(day.upper, 1)}`,
      day.closing === null ? "—" : day.stock_out ? "rupture" : french(day.closing, 0),
    ]);
    expect(shown, said.name).toEqual(expected);
    const total = figure(await predictions.total.locator("td").first().innerText());
    expect(Math.abs(total - said.total.expected), said.name).toBeLessThanOrEqual(0.5);
  }
});

test("the chart is read with a finger and says in words what it shows", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1&jours=30");
  await predictions.open();
  await expect(predictions.chart.locator("canvas")).toBeVisible();
  await expect(predictions.chart).toHaveAttribute("aria-label", /prévision des 30 prochains jours\. Stock de/);
  await predictions.chart.scrollIntoViewIfNeeded();
  const box = await predictions.chart.boundingBox();
  if (!box) throw new Error("the chart has no place on the page");
  const reading = page.locator(".forecast .reading");
  await page.mouse.move(box.x + 60, box.y + 100);
  await expect(reading).toHaveText(/ : (\d+ vendus|en rupture)/);
  await page.mouse.move(box.x + box.width - 20, box.y + 100);
  await expect(reading).toHaveText(/ : [\d,]+ prévus \([\d,]+ à [\d,]+\), stock le soir \d+/);
});

test("the period's table is kept as a file for a spreadsheet", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1&jours=7");
  await predictions.open();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Exporter en CSV : les jours à venir" }).click();
  expect((await download).suggestedFilename()).toMatch(/^predictions.*\.csv$/);
});

test("what cannot be shown is said, and another article can be chosen", async ({ page }) => {
  for (const article of ["999999", "abc", "-1"]) {
    const predictions = new PredictionsPage(page, `?article=${article}`);
    await predictions.open();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(predictions.article).toHaveCount(0);
    await predictions.search.click();
    await expect(predictions.choices.first()).toBeVisible();
  }
});

test("nothing has to be scrolled sideways, and everything pressed is large enough for a thumb", async ({ page }) => {
  for (const width of [390, 768, 1024, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const predictions = new PredictionsPage(page, "?article=1&jours=30");
    await predictions.open();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${width} px wide`).toBeLessThanOrEqual(0);
    const targets = page.locator("main :is(button, input:not([type=hidden]), summary, .computed a, .periods a, .who a, .exports a)");
    for (const target of await targets.filter({ visible: true }).all()) {
      const box = await target.boundingBox();
      expect(box?.height, await target.evaluate((e) => e.outerHTML)).toBeGreaterThanOrEqual(44);
    }
  }
});
