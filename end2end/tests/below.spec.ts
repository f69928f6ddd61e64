import type { Page } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

test.use({ shopOptions: { settings: { OPTIFLOW_CURRENCY: "XOF" } } });

test("the events of the next 30 days stand below the list as the command line tells them @phone", async ({
  page,
  shop,
}) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const told = JSON.parse(await shop.folder.optiflow("evenements", "list", "--json"));
  const shown = await page.locator(".event-list").first().locator("strong").allInnerTexts();
  expect(shown).toEqual(told.upcoming.map((event: { name: string }) => event.name));
});

test("the history of an event says what was measured, what is used, and how sure it is", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await page.getByText("Ce que les événements passés ont fait aux ventes").click();
  const event = page.locator(".past-event").filter({ hasText: /×\d+,\d\d/ }).first();
  await event.locator("summary").click();
  const titles = await event.locator("thead th").allInnerTexts();
  expect(titles.slice(0, -2).length).toBeGreaterThan(0);
  for (const title of titles.slice(0, -2)) expect(title).toMatch(/^\d\d\/\d\d\/\d{4}$/);
  expect(titles.slice(-2)).toEqual(["Retenu", "Confiance"]);
  const cells = await event.locator("tbody tr").first().locator("td").allInnerTexts();
  expect(cells).toHaveLength(titles.length);
  expect(cells.slice(0, -2).join(" ")).toMatch(/\d,\d/);
  expect(cells.at(-2)).toMatch(/^×\d+,\d\d$/);
  expect(cells.at(-1)).toMatch(/^\d+\s%$/);
});

test("every event that was measured has its history, even one without an effect", async ({ page, shop }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const told = JSON.parse(await shop.folder.optiflow("evenements", "list", "--json")) as {
    history: { name: string; occurrences: unknown[] }[];
  };
  await page.getByText("Ce que les événements passés ont fait aux ventes").click();
  const measured = told.history.filter((event) => event.occurrences.length > 0).map((event) => event.name);
  expect(await page.locator(".past-event summary strong").allInnerTexts()).toEqual(measured);
});

test("an added event changes the forecast, the page says by how much, and it can be changed and removed", async ({
  page,
}) => {
  test.slow();
  const alerts = new AlertsPage(page);
  await alerts.open();
  const first = await dayAfter(page, 10);
  await page.getByText("Ajouter un événement").click();
  const editor = page.locator(".event-editor[open]");
  await editor.getByLabel("Nom").fill("Foire du quartier");
  await editor.getByLabel("Premier jour", { exact: true }).fill(first);
  await editor.getByLabel("Climatiseurs").check();
  await editor.getByLabel(/Ventes multipliées/).fill("1,8");
  await editor.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("« Foire du quartier » est enregistré")).toBeVisible();

  const own = page.locator(".event-list.own li");
  await expect(own).toContainText("Climatiseurs");
  await expect(own.locator(".event-change")).toHaveText(/^\+[\d\s]+ ventes prévues, le \d+/, { timeout: 60_000 });

  await own.getByText("Modifier").click();
  await own.getByLabel("Nom").fill("Grande foire");
  await own.getByRole("button", { name: "Enregistrer" }).click();
  await expect(own.locator("strong")).toHaveText("Grande foire");
  await own.getByRole("button", { name: "Retirer Grande foire" }).click();
  await expect(own).toHaveCount(0);
});

test("an event touches one article alone, comes back each year, and all of it can be changed", async ({
  page,
  complaints,
}) => {
  test.slow();
  complaints.expect(/status 400|400 \(Bad Request\)/);
  const alerts = new AlertsPage(page);
  await alerts.open();
  const [name] = (await alerts.names()) as [string];
  const first = await dayAfter(page, 12);
  await page.getByText("Ajouter un événement").click();
  const added = page.locator(".event-editor[open]");
  await added.getByLabel("Nom").fill("Kermesse");
  await added.getByLabel("Premier jour", { exact: true }).fill(first);
  await added.getByLabel("Revient").selectOption("chaque année aux mêmes dates");
  await added.getByLabel(/Ventes multipliées/).fill("1,5");
  await added.getByLabel("Chercher un article à ajouter").fill(name);
  await added.getByRole("button", { name, exact: true }).click();
  await expect(added.getByLabel(/un par ligne/)).toHaveValue(name);
  await added.getByRole("button", { name: "Enregistrer" }).click();

  const own = page.locator(".event-list.own li");
  await expect(own.locator(".event-days")).toContainText("chaque année aux mêmes dates");
  await expect(own.locator("small")).toHaveText(`commercial, ${name}`);
  // The section is shown anew once the forecast holds the event.
  await expect(own.locator(".event-change")).toBeVisible({ timeout: 60_000 });

  await own.getByText("Modifier").click();
  await expect(own.getByLabel(/un par ligne/), "the form shows what was kept").toHaveValue(name);
  await own.getByLabel("Climatiseurs").check();
  await own.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator(".events .refused")).toContainText("des catégories ou des articles, pas les deux");
  await own.getByLabel(/un par ligne/).fill("");
  await own.getByLabel("Type").selectOption("sportif");
  await own.getByLabel("Revient").selectOption("une seule fois");
  await own.getByLabel(/Ventes multipliées/).fill("2");
  await own.getByRole("button", { name: "Enregistrer" }).click();
  await expect(own.locator("small")).toHaveText("sportif, Climatiseurs");
  await expect(own.locator(".event-days")).toContainText("une seule fois");
  await expect(own.locator(".event-effect")).toHaveText("×2,00");
  await own.getByRole("button", { name: "Retirer Kermesse" }).click();
  await expect(own).toHaveCount(0);
});

test("what is being typed into an event's form stays when new figures come, and a saved form is empty again", async ({
  page,
  shop,
}) => {
  test.slow();
  const alerts = new AlertsPage(page);
  await alerts.open();
  const [name, other] = (await alerts.names()) as [string, string];
  await page.getByText("Ajouter un événement").click();
  const added = page.locator(".event-editor[open]");
  await added.getByLabel("Nom").fill("Braderie");
  await added.getByLabel("Premier jour", { exact: true }).fill(await dayAfter(page, 12));
  await added.getByLabel(/un par ligne/).fill(name);
  await added.getByLabel("Chercher un article à ajouter").fill(other);
  // The server may still be learning what an earlier test changed.
  await expect(() => shop.folder.optiflow("batch")).toPass({ timeout: 60_000 });
  await expect(page.getByText("De nouveaux chiffres sont prêts")).toBeVisible({ timeout: 15_000 });
  await expect(added.getByLabel("Nom")).toHaveValue("Braderie");
  await expect(added.getByLabel(/un par ligne/)).toHaveValue(name);
  await added.getByRole("button", { name: other, exact: true }).click();
  await expect(added.getByLabel(/un par ligne/)).toHaveValue(`${name}\n${other}`);

  await added.getByRole("button", { name: "Enregistrer" }).click();
  const own = page.locator(".event-list.own li");
  await expect(own.locator("strong")).toHaveText("Braderie");
  await expect(added).toHaveCount(0);
  await page.getByText("Ajouter un événement").click();
  await expect(added.getByLabel("Nom")).toHaveValue("");
  await expect(added.getByLabel(/un par ligne/)).toHaveValue("");
  await own.getByRole("button", { name: "Retirer Braderie" }).click();
  await expect(own).toHaveCount(0);
});

test("what is wrong with an event is said, and nothing is kept", async ({ page, complaints }) => {
  complaints.expect(/status 400|400 \(Bad Request\)/);
  const alerts = new AlertsPage(page);
  await alerts.open();
  await page.getByText("Ajouter un événement").click();
  const editor = page.locator(".event-editor[open]");
  await editor.getByLabel("Nom").fill("Impossible");
  await editor.getByLabel("Premier jour", { exact: true }).fill("2026-12-10");
  await editor.getByLabel("Dernier jour").fill("2026-12-01");
  await editor.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.locator(".events .refused")).toContainText("précède le premier");
  await expect(page.locator(".event-list.own li")).toHaveCount(0);
});

test("Optiflow says how far it may be trusted, with the figures of the command line", async ({ page, shop }) => {
  test.slow();
  // The server may still be learning what an earlier test changed.
  await expect(() => shop.folder.optiflow("batch", "--depuis=-30")).toPass({ timeout: 60_000 });
  const alerts = new AlertsPage(page);
  await alerts.open();
  const told = JSON.parse(await shop.folder.optiflow("predictions", "accuracy", "30", "--json")).performance;
  const section = page.locator(".performance");
  const percent = (share: number) => `${Math.round(share * 100)}\u00a0%`;
  await expect(section.locator(".facts-row strong").nth(0)).toHaveText(percent(told.precision));
  await expect(section.locator(".facts-row strong").nth(1)).toHaveText(percent(told.mape));
  await expect(section.locator(".advice")).toHaveText(told.recommendation);
  await expect(section.locator(".weekdays tbody tr")).toHaveCount(7);
  await section.getByText("Comment est-ce mesuré ?").click();
  await expect(section.getByText("MAPE")).toBeVisible();
});

/** The ISO date so many days after the calculator's first one, D0. */
async function dayAfter(page: Page, days: number): Promise<string> {
  const status = await page.request.get("/api/alertes");
  const asOf = new Date(`${(await status.json()).status.as_of}T00:00:00Z`);
  asOf.setUTCDate(asOf.getUTCDate() + days);
  return asOf.toISOString().slice(0, 10);
}
