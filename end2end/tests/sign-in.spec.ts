import { spawnSync } from "node:child_process";

import { AlertsPage } from "../pages/alerts-page";
import { everythingKept } from "../support/lone-shop";
import { BINARY } from "../support/paths";
import { expect, test } from "../support/test";

const PIN = "482913";
/** Long enough for an answer to be written where it is kept. */
const A_MOMENT_MS = 1_000;

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

  test("who signs out leaves nothing behind, not even the answers that were on their way", async ({ page, context, complaints }) => {
    complaints.expect(/401|503|ERR_(ABORTED|FAILED|INTERNET_DISCONNECTED)/);
    await page.goto("/calculs");
    await page.getByLabel("Votre code").fill(PIN);
    await page.getByRole("button", { name: "Ouvrir" }).click();
    await everythingKept(page);

    // Another window asks, and its answer comes only after the owner has signed out in this one.
    const other = await context.newPage();
    await other.goto("/alertes");
    await expect(other.locator("html")).toHaveAttribute("data-hydrated", "");
    let release = () => {};
    const signedOut = new Promise<void>((resolve) => (release = resolve));
    let answered = () => {};
    const onItsWay = new Promise<void>((resolve) => (answered = resolve));
    await context.route("**/api/evenements", async (route) => {
      const response = await route.fetch();
      answered();
      await signedOut;
      await route.fulfill({ response });
    });
    const status = other.evaluate(async () => (await fetch("/api/evenements")).status);
    await onItsWay;
    await page.getByRole("button", { name: "Se déconnecter de cet appareil" }).click();
    await expect(page).toHaveURL(/\/connexion$/);
    release();
    expect(await status).toBe(200);

    // Keeping takes a moment after the answer.
    await page.waitForTimeout(A_MOMENT_MS);
    const kept = await page.evaluate(async () => {
      const found: string[] = [];
      for (const name of (await caches.keys()).filter((known) => known.startsWith("lu-"))) {
        for (const request of await (await caches.open(name)).keys()) found.push(request.url);
      }
      return found;
    });
    expect(kept).toEqual([]);
    await other.close();
    await context.setOffline(true);
    const shown = await page.goto("/alertes").then((answer) => answer?.text(), () => undefined);
    expect(shown ?? "").not.toContain("FCFA");
  });
});
