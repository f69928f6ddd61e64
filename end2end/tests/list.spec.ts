import { readFileSync } from "node:fs";

import { AlertsPage } from "../pages/alerts-page";
import { expect, test } from "../support/test";

test("the list answers to every key, without a request, and the address follows @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const all = await alerts.total();

  const requests = await alerts.requestsDuring(async () => {
    await alerts.search.pressSequentially("refrig");
    await expect(alerts.found).toContainText(`sur ${all}`);
  });

  expect(requests).toEqual([]);
  const names = await alerts.names();
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(name.toLowerCase()).toContain("réfrig");
  await expect(page).toHaveURL(/\/alertes\?q=refrig$/);

  await page.reload();
  await alerts.hydrated();
  expect(await alerts.names()).toEqual(names);
});

test("what is typed before the page answers to touch is searched for once it does", async ({ page }) => {
  const alerts = new AlertsPage(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(alerts.path);
  const all = await alerts.total();
  await alerts.search.fill("refrig");
  release();
  await alerts.hydrated();
  await expect(alerts.search).toHaveValue("refrig");
  await expect(alerts.found).toContainText(`sur ${all}`);
  await expect(page).toHaveURL(/\/alertes\?q=refrig$/);
});

test("filters add up, and can be taken back in one touch", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const all = await alerts.total();

  await alerts.level.selectOption("ok");
  await expect(alerts.found).toHaveText(`${await alerts.counted("ok")} articles sur ${all}`);
  const category = (await alerts.category.locator("option").nth(1).innerText()).trim();
  await alerts.category.selectOption(category);
  expect(await alerts.total()).toBeLessThan(await alerts.counted("ok"));
  for (const level of await alerts.levels()) expect(level).toBe("OK");

  await page.getByRole("link", { name: "Tout afficher" }).click();
  await expect(alerts.found).toHaveText(`${all} articles`);
  await expect(alerts.level).toHaveValue("");
});

test("pressing a count shows these articles, pressing it again shows all @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const all = await alerts.total();
  const critical = await alerts.counted("critique");

  await alerts.tile("critique").click();
  await expect(alerts.rows).toHaveCount(critical);
  await alerts.tile("critique").click();
  await expect(alerts.found).toHaveText(`${all} articles`);
});

test("a column's title sorts, and turns the order round", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const french = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b, "fr"));

  await page.getByRole("columnheader", { name: "Article" }).getByRole("link").click();
  await expect(page).toHaveURL(/tri=article/);
  const first = await alerts.names();
  expect(first[0]).toBe(french(first)[0]);

  await page.getByRole("columnheader", { name: "Article" }).getByRole("link").click();
  await expect(page).toHaveURL(/tri=-article/);
  await alerts.lastPage();
  expect((await alerts.names()).at(-1)).toBe(first[0]);
});

test("a long list has pages, which the address and the back button know @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const all = await alerts.total();
  const first = await alerts.names();
  expect(first).toHaveLength(40);
  await expect(alerts.pager).toContainText(`1 à 40 sur ${all}`);
  await expect(alerts.previous).toHaveAttribute("aria-disabled", "true");

  const requests = await alerts.requestsDuring(() => alerts.next.click());
  expect(requests).toEqual([]);
  await expect(page).toHaveURL(/page=2/);
  await expect(alerts.found).toBeInViewport();
  const second = await alerts.names();
  expect(second.filter((name) => first.includes(name))).toEqual([]);
  await page.reload();
  await alerts.hydrated();
  expect(await alerts.names()).toEqual(second);

  await alerts.search.fill(second[0] ?? "");
  await expect(alerts.row(second[0] ?? "")).toBeVisible();
  await expect(page).not.toHaveURL(/page=/);
  await page.goBack();
  await expect(page).toHaveURL(/alertes$/);
  expect(await alerts.names()).toEqual(first);

  await alerts.lastPage();
  await expect(alerts.rows).toHaveCount(((all - 1) % 40) + 1);
  await expect(alerts.next).toHaveAttribute("aria-disabled", "true");
});

test("when the whole list cannot be fetched, the page says so and tries again", async ({ page, complaints }) => {
  complaints.expect(/api\/liste|Failed to load resource/);
  const refusal = { code: "unavailable", message: "La réponse a pris trop de temps. Rien n'est perdu : réessayez." };
  await page.route("**/api/liste*", (route) => route.fulfill({ status: 503, json: refusal }));
  const alerts = new AlertsPage(page);
  await page.goto(alerts.path);
  const notice = page.getByRole("alert").filter({ hasText: "attendent la liste entière" });
  await expect(notice).toBeVisible();
  expect(await alerts.names()).toHaveLength(40);
  await page.unroute("**/api/liste*");
  await notice.getByRole("button", { name: "Réessayer" }).click();
  await expect(notice).toHaveCount(0);
  await alerts.level.selectOption("ok");
  await expect(alerts.found).toContainText("articles sur");
});

test("where the titles are out of sight, the order is chosen from a list @phone-only", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  const urgent = await alerts.names();

  await alerts.order.selectOption("article");
  await expect(alerts.rows.first().locator("a")).not.toHaveText(urgent[0] ?? "");
  await alerts.order.selectOption("urgence");
  expect(await alerts.names()).toEqual(urgent);
});

test("the back button undoes what was opened, and the filters stay", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.level.selectOption("critique");
  await expect(page).toHaveURL(/niveau=critique/);
  const names = await alerts.names();

  await alerts.openArticle(names[0] ?? "");
  await expect(page).toHaveURL(/niveau=critique.*article=\d+/);
  await page.goBack();

  await expect(alerts.panel.root).toHaveCount(0);
  await expect(page).toHaveURL(/niveau=critique$/);
  expect(await alerts.names()).toEqual(names);
});

test("a search without result says so", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await alerts.search.fill("soucoupe volante");
  await expect(page.getByText("Aucun article ne correspond à cette recherche")).toBeVisible();
  await expect(alerts.rows).toHaveCount(0);
});

test("the filtered list leaves as a CSV file for a spreadsheet", async ({ page }) => {
  const alerts = new AlertsPage(page, "?niveau=critique");
  await alerts.open();
  const names = await alerts.names();

  const arrival = page.waitForEvent("download");
  await page.getByRole("link", { name: "Exporter en CSV : les articles de la liste" }).click();
  const file = readFileSync(await (await arrival).path(), "utf8");

  const lines = file.trimEnd().split("\r\n");
  expect(lines[0]).toMatch(/^\uFEFFNiveau;Article;/);
  expect(lines).toHaveLength(names.length + 1);
  expect(lines[1]).toContain(`CRITIQUE;${names[0]};`);
});
