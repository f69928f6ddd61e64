import { join } from "node:path";

import { type Page, chromium } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { OptiflowPage } from "../pages/optiflow-page";
import { LoneShop, ageBy, everythingKept } from "../support/lone-shop";
import { runFolder } from "../support/paths";
import { test as base, expect } from "../support/test";

const test = base.extend<{ lone: LoneShop }>({
  lone: async ({}, use, story) => {
    const lone = await LoneShop.open(`lone-${story.testId}`);
    await use(lone);
    await lone.stop();
  },
  baseURL: async ({ lone }, use) => use(lone.url),
  // These are what a browser says of a network that is not there.
  complaints: async ({ complaints }, use) => {
    complaints.expect(/ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|NETWORK_CHANGED|EMPTY_RESPONSE|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING)/);
    await use(complaints);
  },
});

test.use({ serviceWorkers: "allow" });
test.describe.configure({ timeout: 60_000 });

const note = (page: OptiflowPage) => page.page.locator("#hors-ligne");

/** Opens page Alertes and waits until the tablet holds everything. */
async function opened(alerts: AlertsPage): Promise<void> {
  await alerts.open();
  await everythingKept(alerts.page);
}

/** To another page as the owner goes, without loading it as a whole. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name }).click();
}

test("the application can be installed", async ({ lone }) => {
  // A private window installs nothing, so this is a browser with a profile.
  const browser = await chromium.launchPersistentContext(join(runFolder(), "profile"), {
    executablePath: process.env.CHROMIUM_PATH,
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage();
  await page.goto(`${lone.url}/alertes`);
  await everythingKept(page);
  const devtools = await browser.newCDPSession(page);
  expect((await devtools.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);
  const manifest = await devtools.send("Page.getAppManifest");
  expect(manifest.errors).toEqual([]);
  const { icons, shortcuts, screenshots } = JSON.parse(manifest.data ?? "{}");
  expect(shortcuts.map((shortcut: { url: string }) => shortcut.url)).toEqual(["/alertes", "/dashboard", "/predictions"]);
  for (const picture of [...icons, ...screenshots].filter(({ type }: { type: string }) => type === "image/png")) {
    const size = await page.evaluate(async (src: string) => {
      const bitmap = await createImageBitmap(await (await fetch(src)).blob());
      return `${bitmap.width}x${bitmap.height}`;
    }, picture.src);
    expect(size, picture.src).toBe(picture.sizes);
  }
  await browser.close();
});

test("without a network the three pages, an article and the calculator work and say their age", async ({ page, context }) => {
  const alerts = new AlertsPage(page);
  await opened(alerts);
  const name = await alerts.firstToOrder();
  // Without a network nothing is kept anew beside what grows old.
  await context.setOffline(true);
  await ageBy(page, 3);

  for (const path of ["/dashboard", "/predictions", "/alertes"]) {
    const shown = new OptiflowPage(page, path);
    await shown.open();
    await expect(note(shown)).toContainText(/Hors ligne : données (de \d\d:\d\d|du .+ à \d\d:\d\d), il y a\s3\sh/);
    await shown.drawn();
  }

  await alerts.openArticle(name);
  await alerts.panel.chart.locator("canvas").first().waitFor();
  const proposed = await alerts.panel.quantity.innerText();
  await alerts.panel.margin.fill("50");
  await expect(alerts.panel.quantity).not.toHaveText(proposed);
  await expect(note(alerts)).toContainText(/il y a\s3\sh/);

  const order = alerts.panel.root.getByRole("button", { name: "Commandé" });
  await expect(order).toBeDisabled();
  await expect(order).toHaveAttribute("title", /Hors ligne/);
  await expect(page.locator("a[download]").first()).toHaveAttribute("aria-disabled", "true");

  await context.setOffline(false);
  await expect(note(alerts)).toHaveText("", { timeout: 15_000 });
  await expect(alerts.panel.root.getByRole("button", { name: "Commandé" })).toBeEnabled();
  // What the owner has set stays.
  await expect(alerts.panel.margin).toHaveValue("50");
});

test("what needs the network says why when it is pressed, in a line, below a table and in the dialog", async ({ page, context }) => {
  const alerts = new AlertsPage(page);
  await opened(alerts);
  const name = await alerts.firstToOrder();
  await alerts.orderButton(name).click();
  await expect(alerts.toast).toContainText("annuler");
  await everythingKept(page);
  await context.setOffline(true);
  await expect(note(alerts)).toContainText("Hors ligne");
  const reason = page.locator(".offline-reason");
  const sent = await alerts.requestsDuring(async () => {
    const undo = alerts.toast.getByRole("button", { name: "annuler" });
    const others = page.locator('.articles form[method="post"] button').first();
    for (const pressed of [undo, others, page.locator("a[download]").filter({ visible: true }).first()]) {
      await expect(pressed).toHaveAttribute("aria-disabled", "true");
      await pressed.evaluate((button) => button.scrollIntoView({ block: "center" }));
      // Whoever waits for the button to be enabled would wait for the network.
      await pressed.click({ force: true });
      await expect(reason).toHaveText("Hors ligne : reviendra avec le réseau.");
      await reason.evaluate((shown) => shown.remove());
    }
    await alerts.orderAll.click();
    await alerts.confirmation.getByRole("button", { name: "Marquer comme commandé" }).click({ force: true });
    await expect(alerts.confirmation.locator(".offline-reason")).toBeVisible();
    await expect(alerts.confirmation).toBeVisible();
  });
  expect(sent.filter((address) => /commande|\.(csv|xlsx)/.test(address))).toEqual([]);
});

test("an article's own address opens without a network", async ({ page, context }) => {
  const alerts = new AlertsPage(page);
  await opened(alerts);
  const address = await alerts.rows.last().getByRole("link").getAttribute("href");
  const name = await alerts.rows.last().locator("th a").innerText();
  await context.setOffline(true);
  await page.goto(new URL(address ?? "", page.url()).href);
  await expect(alerts.panel.title).toHaveText(name);
  await expect(note(alerts)).toContainText("Hors ligne");
});

test("an open page outlives its server, goes on without it and recovers by itself", async ({ page, lone }) => {
  const alerts = new AlertsPage(page);
  await opened(alerts);
  await lone.stop();
  await expect(note(alerts)).toContainText("Hors ligne", { timeout: 15_000 });

  await goTo(page, "Dashboard");
  await expect(new DashboardPage(page).cards.first()).toBeVisible();
  await goTo(page, "Alertes");
  const name = await alerts.rows.nth(7).locator("th a").innerText();
  await alerts.openArticle(name);
  await expect(note(alerts)).toContainText("Hors ligne");

  await lone.start();
  await expect(note(alerts)).toHaveText("", { timeout: 15_000 });
  await expect(alerts.panel.title).toHaveText(name);
});

test("a new build replaces the old one under an open page without an error", async ({ page, context, lone }) => {
  const alerts = new AlertsPage(page);
  await opened(alerts);
  const program = () => page.locator('link[rel="modulepreload"]').getAttribute("href");
  const before = await program();
  await lone.stop();
  await lone.start(lone.newBuild());

  const notice = page.getByRole("link", { name: /Nouvelle version/ });
  await expect(notice).toBeVisible({ timeout: 20_000 });
  // The open page has not yet loaded these parts of its own program, which the server no longer has.
  await goTo(page, "Dashboard");
  await new DashboardPage(page).drawn();
  expect(await program()).toBe(before);

  await notice.click();
  await expect.poll(program).not.toBe(before);
  await alerts.open();
  await everythingKept(page);
  await expect(notice).toHaveCount(0);
  // Nobody needs the old version any more.
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length), { timeout: 15_000 }).toBe(2);
  await context.setOffline(true);
  await alerts.open();
  await expect(note(alerts)).toContainText("Hors ligne");
});

test.describe("without a service worker", () => {
  test.use({ serviceWorkers: "block" });

  test("an open page hears from the server's answers that there is a new build", async ({ page, lone, complaints }) => {
    // Parts that the page would have loaded ahead went with their build.
    complaints.expect(/status 404: .*\/pkg\/|404 \(Not Found\).*\/pkg\/|HTTP status code is not ok/);
    const alerts = new AlertsPage(page);
    await alerts.open();
    const program = () => page.locator('link[rel="modulepreload"]').getAttribute("href");
    const before = await program();
    await lone.stop();
    await lone.start(lone.newBuild());
    const notice = page.getByRole("link", { name: /Nouvelle version/ });
    await expect(notice).toBeVisible({ timeout: 20_000 });
    await notice.click();
    await expect.poll(program).not.toBe(before);
    await alerts.hydrated();
    await expect(notice).toHaveCount(0);
  });
});

test("who signs out leaves nothing to read behind", async ({ page, complaints }) => {
  complaints.expect(/deconnexion|40[45]/);
  await opened(new AlertsPage(page));
  await page.evaluate(() => fetch("/deconnexion", { method: "POST" }));
  await expect
    .poll(() => page.evaluate(async () => [await caches.match("/alertes"), await caches.match("/api/article?id=1")].filter(Boolean).length))
    .toBe(0);
});

test("the service worker is asked for anew each time, and the panels come in parts, each as the article's own", async ({ request }) => {
  const worker = await request.get("/sw.js");
  expect(worker.headers()["cache-control"]).toBe("no-cache");
  expect(worker.headers()["content-type"]).toMatch(/javascript/);

  const { total, rows } = await (await request.get("/api/liste?from=0")).json();
  const panels: { id: number }[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const part = await (await request.get(`/api/panneaux?from=${from}`)).json();
    panels.push(...part.panels);
    from = part.next;
  }
  expect(panels.map(({ id }) => id)).toEqual(rows.map((row: { i: number }) => row.i));
  expect(panels).toHaveLength(total);
  expect(panels[0]).toEqual(await (await request.get(`/api/article?id=${panels[0]?.id}`)).json());
});
