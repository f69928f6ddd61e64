import { AlertsPage, figure } from "../pages/alerts-page";
import { DashboardPage, money, plain } from "../pages/dashboard-page";
import { expect, test } from "../support/test";

const WIDTHS = [390, 768, 1024, 1280, 1440];

/** A shop that has lived through the last five weeks, as `cargo xtask run` leaves the demonstration. */
test.beforeAll(async ({ shop }) => {
  test.setTimeout(180_000);
  await shop.folder.optiflow("batch", "--depuis=-8");
});

/** What the command line says for the same day. */
async function told<T>(shop: { folder: { optiflow(...args: string[]): Promise<string> } }, ...args: string[]): Promise<T> {
  return JSON.parse(await shop.folder.optiflow(...args, "--json")) as T;
}

interface Kpis {
  figures: {
    levels: { critical: number; attention: number; ok: number };
    stock_value: { total: number };
    turnover: number;
    pace: string;
  };
}

test("the rail leads to the dashboard, which says whether the shop is well @phone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Dashboard" }).click();

  const dashboard = new DashboardPage(page);
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(dashboard.heading).toHaveText(/^(Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche) /);
  await expect(page.getByText(/Données calculées le \d\d\/\d\d\/\d{4} à \d\d:\d\d/)).toBeVisible();
  await expect(dashboard.answer).toContainText(/\d+ articles? critiques?/);
  await dashboard.answer.getByRole("link", { name: /critique/ }).click();
  await expect(page).toHaveURL(/\/alertes\?niveau=critique$/);
  await expect(alerts.rows.first()).toBeVisible();
  expect(new Set(await alerts.levels())).toEqual(new Set(["CRITIQUE"]));
});

test("the four figures are those of the command line, each with its change since last week @phone", async ({
  page,
  shop,
}) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const { figures } = await told<Kpis>(shop, "dashboard", "kpis");

  await expect(dashboard.cards).toHaveCount(4);
  const alerts = dashboard.card("Alertes");
  await expect(alerts.locator("strong")).toHaveText(String(figures.levels.critical));
  await expect(alerts).toContainText(`${figures.levels.attention} attention · ${figures.levels.ok} OK`);
  const stock = plain(await dashboard.card("Valeur du stock").locator(".value").innerText());
  expect(stock).toBe(money(figures.stock_value.total));
  const turnover = dashboard.card("Rotation sur 30 jours").locator(".value");
  await expect(turnover).toHaveText(`${figures.turnover.toFixed(1).replace(".", ",")} ${figures.pace}`);
  for (const label of ["Alertes", "Valeur du stock", "Rotation sur 30 jours"]) {
    await expect(dashboard.card(label).locator(".change")).toHaveText(/en une semaine$|^comme il y a une semaine$/);
  }
});

test("precision is the one verified on whole weeks, and how it is measured is said when asked", async ({
  page,
  shop,
}) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const accuracy = await told<{ engine: { precision: number; mape: number } }>(shop, "predictions", "accuracy", "30");
  const percent = (share: number) => `${(share * 100).toFixed(1).replace(".", ",")} %`;

  const card = dashboard.card("Précision");
  expect(plain(await card.locator(".value").innerText())).toContain(percent(accuracy.engine.precision));
  await expect(card.getByText("MAPE")).toBeHidden();
  await card.getByText("Comment est-ce mesuré ?").click();
  const mape = card.getByRole("row", { name: /MAPE/ });
  expect(plain(await mape.locator("td").first().innerText())).toBe(percent(accuracy.engine.mape));
});

test("revenue is drawn, read by a finger, and says the same as the command line, day by day @phone", async ({
  page,
  shop,
}) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const { revenue, savings } = await told<{
    revenue: {
      figures: {
        days: { forecast: number | null; actual: number | null }[];
        periods: { period: number; forecast: number; actual: number }[];
      };
    };
    savings: { figures: { savings: { estimated: number; realised: number } } };
  }>(shop, "dashboard", "sante");

  const drawing = dashboard.revenue.locator(".plot");
  await expect(drawing.locator("canvas")).toBeVisible();
  const box = await drawing.boundingBox();
  if (!box) throw new Error("the chart has no place on the page");
  await page.mouse.move(box.x + box.width - 20, box.y + 60);
  await expect(dashboard.revenue.locator(".reading")).toHaveText(/FCFA réels, .*FCFA prévus/);

  const totals = await dashboard.revenue.locator(".total").allInnerTexts();
  for (const [at, period] of revenue.figures.periods.entries()) {
    const total = plain(totals[at] ?? "");
    expect(total).toContain(`${period.period} jours`);
    expect(total).toContain(`${money(period.actual)} réels`);
    expect(total).toContain(`${money(period.forecast)} prévus`);
    expect(total).toContain(money(period.actual - period.forecast));
  }
  const { realised, estimated } = savings.figures.savings;
  const saved = plain(totals.at(-1) ?? "");
  expect(saved).toContain(`${money(realised)} réalisées`);
  expect(saved).toContain(`${money(estimated)} estimées`);

  const rows = await dashboard.table(dashboard.revenue);
  const expected = revenue.figures.days.toReversed().map((day) => (day.actual === null ? "—" : money(day.actual)));
  expect(rows.map((row) => row[1])).toEqual(expected);
});

test("the trend counts the critical and attention articles of the last seven mornings", async ({ page, shop }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const trend = await told<{ figures: { days: { counts: { critical: number; attention: number } | null }[] } }>(
    shop,
    "dashboard",
    "tendances",
  );

  await expect(dashboard.trend.locator("canvas")).toBeVisible();
  const rows = await dashboard.table(dashboard.trend);
  expect(rows).toHaveLength(7);
  const expected = trend.figures.days
    .toReversed()
    .map(({ counts }) => (counts === null ? ["—", "—"] : [String(counts.critical), String(counts.attention)]));
  expect(rows.map((row) => row.slice(1))).toEqual(expected);
});

test("the most urgent articles come with their quantity and lead to their panel @phone", async ({ page, shop }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const urgent = await told<{ figures: { name: string; article: number }[] }>(shop, "dashboard", "urgents");
  const alerts = await told<{ rows: { id: number; advised: number | null }[] }>(shop, "alertes", "status");

  const list = dashboard.list("Urgences");
  await expect(list.root).toContainText("CRITIQUE");
  await expect(list.lines).toHaveCount(Math.min(4, urgent.figures.length));
  for (const { name, article } of urgent.figures.slice(0, 4)) {
    const advised = alerts.rows.find((row) => row.id === article)?.advised ?? 0;
    const line = list.line(name);
    if (advised > 0) expect(figure((await line.innerText()).replace(/^.*conseillé/s, ""))).toBe(advised);
    else await expect(line).not.toContainText("conseillé");
  }
  const [first] = urgent.figures;
  await list.line(first?.name ?? "").getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/alertes\\?article=${first?.article}$`));
  await expect(new AlertsPage(page).panel.title).toHaveText(first?.name ?? "");
});

test("one tap marks an urgent article as ordered in its place, and one tap undoes it @phone", async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const list = dashboard.list("Urgences");
  const name = await list.firstToOrder();
  const line = list.line(name);
  const quantity = figure((await line.innerText()).replace(/^.*conseillé/s, ""));

  await list.orderButton(name).click();
  await expect(line).toContainText(/commandé [\d\s]+, attendu le \d\d\/\d\d/);
  expect(figure((await line.locator(".marked").innerText()).split(",")[0] ?? "")).toBe(quantity);
  await expect(line).not.toContainText("conseillé");
  await expect(dashboard.toast).toContainText(`× ${name}`);
  await page.reload();
  await dashboard.hydrated();
  await line.getByRole("button", { name: "annuler" }).click();
  await expect(list.orderButton(name)).toBeVisible();
  await expect(line).toContainText("conseillé");

  await list.orderButton(name).click();
  await dashboard.toast.getByRole("button", { name: "annuler" }).click();
  await expect(dashboard.toast).toContainText("La commande est annulée");
  await expect(list.orderButton(name)).toBeVisible();
});

test("the keyboard goes on from the line that was ordered, and from the one whose order was undone", async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const list = dashboard.list("Urgences");
  const name = await list.firstToOrder();
  const link = list.line(name).getByRole("link");
  await list.orderButton(name).focus();
  await page.keyboard.press("Enter");
  await expect(list.line(name)).toContainText("commandé");
  await expect(link).toBeFocused();
  await dashboard.toast.getByRole("button", { name: "annuler" }).focus();
  await page.keyboard.press("Enter");
  await expect(list.orderButton(name)).toBeVisible();
  await expect(link).toBeFocused();
});

test("the dormant stock says what it ties up, and its list sorts and is saved without a request", async ({
  page,
  shop,
}) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const { figures } = await told<{
    figures: {
      articles: number;
      stock: {
        value: number;
        articles: { article: number; value: number; days: number; stock: number }[];
        by_category: { category: string }[];
      };
    };
  }>(shop, "dashboard", "dormant");

  const { root } = dashboard.list("Stock dormant");
  expect(plain(await root.innerText())).toContain(`${money(figures.stock.value)} immobilisés`);
  await expect(dashboard.dormant).toHaveCount(0);

  await dashboard.drawn();
  const requests = await dashboard.requestsDuring(async () => {
    await root.getByRole("link", { name: /^Voir les/ }).click();
    await expect(dashboard.dormant).toBeVisible();
  });
  expect(requests).toEqual([]);
  const articles = dashboard.dormant.locator(".dormant-articles tbody tr");
  await expect(articles).toHaveCount(figures.articles);
  const column = async (at: number) => (await articles.locator(`:nth-child(${at})`).allInnerTexts()).map(plain);
  expect(await column(4)).toEqual(figures.stock.articles.map((article) => money(article.value)));

  await dashboard.dormant.getByRole("link", { name: "Sans vente" }).click();
  await expect(page).toHaveURL(/dormant=jours/);
  const days = figures.stock.articles.map((article) => article.days).toSorted((a, b) => b - a);
  await expect.poll(async () => (await column(3)).map((text) => Number.parseInt(text.replace(/\D/g, "")))).toEqual(days);
  const names = figures.stock.by_category.map(({ category }) => category);
  expect(await dashboard.dormant.locator("table").last().locator("tbody th").allInnerTexts()).toEqual(names);

  await page.goBack();
  await expect(page).toHaveURL(/dormant=valeur/);
  const download = page.waitForEvent("download");
  await dashboard.dormant.getByRole("link", { name: "Exporter en CSV : les articles dormants" }).click();
  expect((await download).suggestedFilename()).toMatch(/dormant.*\.csv$/);
});

test("the coming events say what they are expected to do", async ({ page, shop }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open();
  const events = await told<{ upcoming: { name: string; effects: { category: string; multiplier: number }[] }[] }>(
    shop,
    "evenements",
    "list",
  );

  const list = dashboard.list("Événements à venir");
  expect(await list.names()).toEqual(events.upcoming.slice(0, 4).map((event) => event.name));
  const distance = (multiplier: number) => Math.abs(Math.log(Math.max(multiplier, 0.01)));
  for (const [at, event] of events.upcoming.slice(0, 4).entries()) {
    const [strongest] = event.effects.toSorted((a, b) => distance(b.multiplier) - distance(a.multiplier));
    if (strongest === undefined) continue;
    await expect(list.lines.nth(at)).toContainText(strongest.category);
    await expect(list.lines.nth(at)).toContainText(`×${strongest.multiplier.toFixed(2).replace(".", ",")}`);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`one screen of the tablet holds the answer, and nothing scrolls sideways (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const dashboard = new DashboardPage(page);
    await dashboard.open();
    for (const title of ["Urgences", "Stock dormant", "Événements à venir"]) {
      const first = await dashboard.list(title).lines.first().boundingBox();
      expect((first?.y ?? 800) + (first?.height ?? 0), title).toBeLessThanOrEqual(800);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      for (const query of ["", "?dormant=valeur"]) {
        await new DashboardPage(page, query).open();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${width} px wide, ${query}`).toBeLessThanOrEqual(0);
      }
    }
  });
}

test("everything that is pressed is large enough for a thumb @phone-only", async ({ page }) => {
  const dashboard = new DashboardPage(page, "?dormant=valeur");
  await dashboard.open();
  const targets = page.locator("main :is(.button, .more, summary, .computed a, .exports a, .dormant thead a, .dormant tbody a)");
  for (const target of await targets.filter({ visible: true }).all()) {
    const box = await target.boundingBox();
    if (box !== null) expect(box.height, await target.evaluate((e) => e.outerHTML)).toBeGreaterThanOrEqual(44);
  }
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the dashboard reads whole, and its list opens and sorts by links @phone", async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await page.goto(dashboard.path);
    await expect(dashboard.cards).toHaveCount(4);
    expect(await dashboard.table(dashboard.revenue)).not.toHaveLength(0);
    await dashboard.list("Stock dormant").root.getByRole("link", { name: /^Voir les/ }).click();
    await expect(dashboard.dormant).toBeVisible();
    await dashboard.dormant.getByRole("columnheader", { name: "Article", exact: true }).getByRole("link").click();
    await expect(dashboard.dormant.getByRole("columnheader", { name: "Article", exact: true })).toHaveAttribute("aria-sort", "ascending");
  });
});
