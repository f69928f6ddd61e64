import { PredictionsPage } from "../pages/predictions-page";
import { expect, test } from "../support/test";

// Ten nights of the demonstration: some of its days could not be foreseen.
test.use({ shopOptions: { prepare: async (folder) => void (await folder.optiflow("batch", "--depuis=-9")) } });

test("a gap is explained and the forecast changes in sight; taken back, the old one returns", async ({ page }) => {
  // Two nights are worked meanwhile.
  test.setTimeout(120_000);
  const first = new PredictionsPage(page);
  await first.open();
  const question = first.waiting.first();
  await expect(question.locator(".hint")).toContainText("FCFA de ventes.");
  const article = await question.locator("[name=article]").inputValue();
  const text = (await question.locator("p").first().innerText()).replace(" Que s'est-il passé ?", "");

  const predictions = new PredictionsPage(page, `?article=${article}`);
  await predictions.open();
  const before = await predictions.figures();
  const asked = predictions.waiting.filter({ hasText: text });
  await asked.getByRole("button", { name: "Exceptionnel" }).click();
  await expect(predictions.said).toContainText("Les prévisions sont refaites avec votre réponse.");

  const noted = predictions.answered.filter({ hasText: text });
  const effect = noted.locator(".effect");
  await expect(effect).toContainText(/Sur les 14 jours à venir : \d+ ventes prévues au lieu de \d+\./, {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect.poll(() => predictions.figures()).not.toEqual(before);

  await noted.getByRole("button", { name: "annuler" }).click();
  await expect(predictions.said).toContainText("La réponse est annulée.");
  await expect(predictions.waiting.filter({ hasText: text })).toHaveCount(1);
  const show = page.getByRole("button", { name: "Afficher" });
  await expect
    .poll(
      async () => {
        if (await show.isVisible()) await show.click();
        return predictions.figures();
      },
      { timeout: 60_000 },
    )
    .toEqual(before);
});
