import { spawnSync } from "node:child_process";

import { AlertsPage } from "../pages/alerts-page";
import { everythingKept } from "../support/lone-shop";
import { BINARY } from "../support/paths";
import { expect, test } from "../support/test";

const PIN = "482913";
/** Answers that a page no longer waits for have come by then. */
const ON_THEIR_WAY_MS = 2_000;

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

test.describe("installed", () => {
  test.use({ serviceWorkers: "allow" });

  test("who signs out while the tablet reads for later leaves nothing behind, not even what was on its way", async ({ page, complaints }) => {
    complaints.expect(/401|503|ERR_(ABORTED|FAILED|INTERNET_DISCONNECTED)/);
    await page.goto("/calculs");
    await page.getByLabel("Votre code").fill(PIN);
    await page.getByRole("button", { name: "Ouvrir" }).click();
    await everythingKept(page);
    const out = page.getByRole("button", { name: "Se déconnecter de cet appareil" });
    // What is kept is taken away, then read again: once its first part is there, the rest is under way.
    await page.evaluate(async () => {
      for (const name of (await caches.keys()).filter((kept) => kept.startsWith("lu-"))) await caches.delete(name);
      navigator.serviceWorker.controller?.postMessage({ kind: "refresh" });
    });
    await expect.poll(() => page.evaluate(async () => (await caches.match("/api/alertes")) !== undefined)).toBe(true);
    await out.click();
    await expect(page).toHaveURL(/\/connexion$/);
    // Long enough for answers that were on their way.
    await page.waitForTimeout(ON_THEIR_WAY_MS);
    const readable = () =>
      page.evaluate(async () => {
        const kept: string[] = [];
        for (const name of (await caches.keys()).filter((known) => known.startsWith("lu-"))) {
          for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
        }
        return kept;
      });
    expect(await readable()).toEqual([]);
    await page.context().setOffline(true);
    const shown = await page.goto("/alertes").catch(() => null);
    expect(await shown?.text().then((text) => text.includes("articles"), () => false)).toBeFalsy();
  });
});
