import { type Locator, type Page, expect } from "@playwright/test";

import { OptiflowPage } from "./optiflow-page";

/** Page Prédictions: one article's days to come, the proof of the days gone by, and what the owner is asked. */
export class PredictionsPage extends OptiflowPage {
  readonly search: Locator;
  /** The articles that match what is typed. */
  readonly choices: Locator;
  /** The name of the article shown. */
  readonly article: Locator;
  readonly chart: Locator;
  /** The lines of the days to come that are in sight. */
  readonly days: Locator;
  /** "Total sur 14 jours" of the period chosen. */
  readonly total: Locator;
  /** Yesterday and the day before. */
  readonly yesterday: Locator;
  /** The lines of the last 7 days, then those of the last 30. */
  readonly week: Locator;
  readonly month: Locator;
  readonly waiting: Locator;
  readonly answered: Locator;
  /** What became of an answer. */
  readonly said: Locator;
  readonly shop: Locator;

  constructor(page: Page, query = "") {
    super(page, `/predictions${query}`);
    this.search = page.getByRole("searchbox", { name: "Choisir un article" });
    this.choices = page.locator(".choices a");
    this.article = page.locator(".who h2");
    this.chart = page.locator(".forecast .plot");
    this.days = page.locator(".days tbody tr").filter({ visible: true });
    this.total = page.locator(".days tfoot tr").filter({ visible: true });
    this.yesterday = page.locator(".yesterday li");
    this.week = page.locator(".columns > div > .proof > .compared tbody tr");
    this.month = page.locator(".columns .proof > details .compared tbody tr");
    this.waiting = page.locator(".questions li:not(.noted)");
    this.answered = page.locator(".questions li.noted");
    this.said = page.locator(".questions .said");
    this.shop = page.locator(".shop");
  }

  /** Chooses an article by its whole name. */
  async choose(name: string): Promise<void> {
    await this.search.fill(name);
    await this.choices.getByText(name, { exact: true }).first().click();
    await expect(this.article).toHaveText(name);
  }

  /** Chooses 7, 14 or 30 days. */
  async choosePeriod(days: number): Promise<void> {
    await this.page.getByRole("link", { name: `${days} jours`, exact: true }).click();
    await expect(this.days).toHaveCount(days);
  }

  /** One of the figures in large, by its title. */
  keyFigure(title: string): Locator {
    const box = this.page.locator(".key-figures > div").filter({ hasText: title }).first();
    return box.locator("dd").filter({ visible: true });
  }

  /** The cells of the days in sight, without the day itself. */
  async figures(): Promise<string[][]> {
    return this.days.evaluateAll((lines) =>
      lines.map((line) => [...line.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? "")),
    );
  }
}

/** As a French page writes a number. */
export function french(value: number, decimals: number): string {
  return value
    .toLocaleString("fr-FR", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace(/\u202f/g, "\u00a0");
}
