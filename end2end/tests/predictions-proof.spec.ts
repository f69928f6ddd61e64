import { PredictionsPage, french } from "../pages/predictions-page";
import { expect, test } from "../support/test";

// Ten nights of the demonstration: some of its days could not be foreseen. The stories share the owner's answers.
test.describe.configure({ mode: "serial" });
test.use({ shopOptions: { prepare: async (folder) => void (await folder.optiflow("batch", "--depuis=-9")) } });

test("yesterday comes first, and each day's forecast stands beside what was sold", async ({ page, shop }) => {
  const predictions = new PredictionsPage(page, "?article=1");
  await predictions.open();
  await expect(predictions.yesterday.first()).toContainText("Hier");
  await expect(predictions.yesterday.nth(1)).toContainText("Avant-hier");
  await expect(predictions.yesterday.nth(1)).toContainText("Faible");
  await expect(predictions.week).toHaveCount(7);
  await page.getByText("Voir les 30 derniers jours").click();
  await expect(predictions.month).toHaveCount(30);

  const { as_of } = JSON.parse(await shop.folder.optiflow("predictions", "generate", "1", "1", "--json")) as {
    as_of: string;
  };
  const last = new Date(as_of);
  const iso = (back: number) => new Date(last.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  const answer = await shop.folder.optiflow("predictions", "compare", "1", iso(30), iso(1), "--json");
  const compared = JSON.parse(answer) as { days: { forecast: number | null; actual: number | null }[] };
  const shown = await predictions.month.evaluateAll((lines) =>
    lines.map((line) => [...line.querySelectorAll("td")].slice(0, 2).map((cell) => cell.textContent ?? "")),
  );
  const expected = compared.days
    .toReversed()
    .map((day) => [
      day.forecast === null ? "—" : french(day.forecast, 1),
      day.actual === null ? "—" : french(day.actual, Number.isInteger(day.actual) ? 0 : 1),
    ]);
  expect(shown).toEqual(expected);
});

test("the shop's precision is that of the command line, and jargon stays behind a question", async ({
  page,
  shop,
}) => {
  const said = JSON.parse(await shop.folder.optiflow("predictions", "accuracy", "30", "--json")) as {
    engine: { precision: number };
    naive: { precision: number };
    recommendation: string;
  };
  const predictions = new PredictionsPage(page);
  await predictions.open();
  const percent = (share: number) => `${french(share * 100, 1)}\u00a0%`;
  await expect(predictions.keyFigure("Précision d'Optiflow")).toHaveText(percent(said.engine.precision));
  await expect(predictions.keyFigure("En répétant la semaine d'avant")).toHaveText(percent(said.naive.precision));
  await expect(predictions.shop).toContainText(said.recommendation);
  await expect(page.getByText("MAPE").first()).toBeHidden();
  await page.getByText("Comment est-ce mesuré ?").click();
  await expect(page.getByRole("row", { name: /^MAPE/ }).first()).toBeVisible();
  await expect(page.getByRole("row", { name: /^Biais/ }).first()).toBeVisible();
});

test("every measure stands by week, category and weekday beside the week before, folded @phone", async ({ page }) => {
  const predictions = new PredictionsPage(page);
  await predictions.open();
  await expect(predictions.shop.locator(".sheet").first()).toBeHidden();
  await page.getByText("Toutes les mesures, par semaine, par rayon et par jour").click();
  for (const name of [/^Semaine par semaine/, /^Par rayon/, /^Par jour de la semaine/]) {
    const table = predictions.shop.getByRole("region", { name }).getByRole("table");
    await expect(table.locator(".groups th")).toHaveText(["Précision", "MAPE", "WAPE"]);
    const titles = await table.locator("thead tr").last().locator("th").allInnerTexts();
    expect(titles.slice(1, 3)).toEqual(["Optiflow", "Semaine d'avant"]);
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(0);
  }
  await expect(predictions.shop.getByRole("region", { name: /^Par jour/ }).locator("tbody tr")).toHaveCount(7);
});

test("the days outside their interval are listed with money, and few of them wait", async ({ page }) => {
  const predictions = new PredictionsPage(page);
  await predictions.open();
  await page.getByText(/sortis? de l'intervalle prévu$/).click();
  const lines = page.getByRole("region", { name: /^Les jours sortis de l'intervalle/ }).locator("tbody tr");
  const asked = await predictions.waiting.count();
  expect(await lines.count()).toBeGreaterThanOrEqual(asked);
  await expect(lines.first()).toContainText("FCFA");
  expect(await lines.filter({ hasText: "À expliquer" }).count()).toBeGreaterThanOrEqual(asked);
});

test("the figures of the chart are a table too, of the period chosen", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1&jours=7");
  await predictions.open();
  await page.getByText("Voir les chiffres du graphique").click();
  const lines = page.getByRole("region", { name: "Les jours du graphique" }).locator("tbody tr").filter({ visible: true });
  await expect(lines).toHaveCount(28 + 7);
  await page.getByRole("link", { name: "30 jours", exact: true }).click();
  await expect(lines).toHaveCount(60 + 30);
});

test("best and worst articles lead to theirs, and a forecast says where it comes from", async ({ page }) => {
  const predictions = new PredictionsPage(page);
  await predictions.open();
  await page.getByText("D'où vient cette prévision ?").click();
  await expect(page.getByText(/^Méthode : /)).toBeVisible();
  const worst = predictions.shop.locator(".ranked").last().getByRole("link").first();
  const name = await worst.innerText();
  await worst.click();
  await expect(predictions.article).toHaveText(name);
});

test("a surprise is explained with one tap, named, and taken back with one tap @phone", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1");
  await predictions.open();
  const asked = await predictions.waiting.count();
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(3);
  const question = predictions.waiting.first();
  const text = (await question.locator("p:not(.hint)").innerText()).replace(" Que s'est-il passé ?", "");
  expect(text).toMatch(/vendus au lieu de/);
  await question.getByRole("button", { name: "Événement" }).click();

  const noted = predictions.answered.filter({ hasText: text });
  await expect(noted).toContainText("Noté : Événement");
  await expect(predictions.said).toContainText("C'est noté");
  await noted.getByLabel("Nom de l'événement").fill("Foire du quartier");
  await noted.getByRole("button", { name: "Ajouter le nom" }).click();
  await expect(noted).toContainText("« Foire du quartier »");
  await page.reload();
  await predictions.hydrated();
  await expect(noted).toContainText("« Foire du quartier »");

  await noted.getByRole("button", { name: "annuler" }).click();
  await expect(predictions.answered).toHaveCount(0);
  await expect(predictions.waiting).toHaveCount(asked);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page reads whole, an article is searched and a surprise is explained", async ({ page }) => {
    const predictions = new PredictionsPage(page, "?article=1&jours=7");
    await page.goto(predictions.path);
    await expect(predictions.days).toHaveCount(7);
    await predictions.search.fill("refrig");
    await page.getByRole("button", { name: "Chercher" }).click();
    await predictions.choices.first().click();
    await expect(predictions.article).toContainText("Réfrigérateur");

    await predictions.waiting.first().getByRole("button", { name: "Exceptionnel" }).click();
    await expect(predictions.answered).toHaveCount(1);
    await expect(predictions.article).toContainText("Réfrigérateur");
    await predictions.answered.getByRole("button", { name: "annuler" }).click();
    await expect(predictions.answered).toHaveCount(0);
  });
});
