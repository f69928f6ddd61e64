import { PredictionsPage } from "../pages/predictions-page";
import { expect, test } from "../support/test";

// A shop of its own: others may have replayed their past.
test.use({ shopOptions: { settings: {} } });

test("before any night was verified the page says when the comparison begins", async ({ page }) => {
  const predictions = new PredictionsPage(page, "?article=1");
  await predictions.open();
  await expect(page.getByText("la comparaison commencera demain matin")).toBeVisible();
  await expect(page.getByText("n'attend d'explication")).toBeVisible();
});
