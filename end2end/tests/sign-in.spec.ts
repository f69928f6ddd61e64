import { spawnSync } from "node:child_process";

import { AlertsPage } from "../pages/alerts-page";
import { BINARY } from "../support/paths";
import { expect, test } from "../support/test";

const PIN = "482913";

test.use({
  shopOptions: {
    prepare: async (folder) => {
      const set = spawnSync(BINARY, ["pin", "--stdin"], {
        cwd: folder.path,
        env: folder.environment(),
        input: PIN,
        encoding: "utf8",
      });
      if (set.status !== 0) throw new Error(`optiflow pin failed: ${set.stderr}`);
    },
  },
});

test("with a code the tablet signs in once, comes back to its page, and signs out @phone", async ({ page, complaints }) => {
  complaints.expect(/40[13]/);
  const alerts = new AlertsPage(page);
  await page.goto(`${alerts.path}?niveau=critique`);
  const code = page.getByLabel("Votre code");
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute("inputmode", "numeric");

  await code.fill("000000");
  await code.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Ce n'est pas le bon code. Recommencez.");

  await code.fill(PIN);
  await page.getByRole("button", { name: "Ouvrir" }).click();
  await expect(page).toHaveURL(/\/alertes\?niveau=critique$/);
  await expect(alerts.heading).toBeVisible();
  await expect(alerts.rows.first()).toBeVisible();

  await page.reload();
  await expect(alerts.heading).toBeVisible();

  await page.goto("/calculs");
  await page.getByRole("button", { name: "Se déconnecter de cet appareil" }).click();
  await expect(page).toHaveURL(/\/connexion$/);
  await page.goto("/calculs");
  await expect(page).toHaveURL(/\/connexion\?retour=\/calculs$/);
});
