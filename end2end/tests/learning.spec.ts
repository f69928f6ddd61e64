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

test("a name that is being typed stays when the forecasts are made again", async ({ page }) => {
  test.setTimeout(120_000);
  const predictions = new PredictionsPage(page);
  await predictions.open();
  const question = predictions.waiting.first();
  const text = (await question.locator("p").first().innerText()).replace(" Que s'est-il passé ?", "");
  await question.getByRole("button", { name: "Événement" }).click();
  const noted = predictions.answered.filter({ hasText: text });
  const name = noted.getByLabel("Nom de l'événement");
  await name.fill("Foire du qu");
  await expect(page.getByText("De nouveaux chiffres sont prêts")).toBeVisible({ timeout: 60_000 });
  // The lines that say what the answer changed are there too, and wait.
  await expect(page.getByText("Un calcul est en cours")).toHaveCount(0);
  await expect(name).toBeFocused();
  await name.pressSequentially("artier");
  await expect(noted.locator(".effect")).not.toContainText("à venir");
  await predictions.heading.click();
  await expect(noted.locator(".effect")).toContainText("à venir");
  await expect(name).toHaveValue("Foire du quartier");

  await noted.getByRole("button", { name: "annuler" }).click();
  await expect(noted).toHaveCount(0);
});
