import type { Locator, Page } from "@playwright/test";

import { OptiflowPage } from "./optiflow-page";

/** Page Dashboard: how the shop is doing. */
export class DashboardPage extends OptiflowPage {
  /** What asks for attention, or that nothing does. */
  readonly answer: Locator;
  readonly cards: Locator;
  readonly revenue: Locator;
  readonly trend: Locator;
  /** The list of dormant articles in full. */
  readonly dormant: Locator;
  /** The answer to the last tap. */
  readonly toast: Locator;

  constructor(page: Page, query = "") {
    super(page, `/dashboard${query}`);
    this.answer = page.locator(".answer");
    this.cards = page.getByRole("list", { name: "Chiffres clés" }).locator("> li");
    this.revenue = page.locator(".revenue");
    this.trend = page.locator(".trend");
    this.toast = page.locator(".toast");
    this.dormant = page.getByRole("region", { name: "Stock dormant, en détail" });
  }

  /** One of the four figures. */
  card(label: string | RegExp): Locator {
    return this.cards.filter({ has: this.page.getByRole("heading", { name: label }) });
  }

  /** One of the three short lists. */
  list(title: string): ShortList {
    const root = this.page.locator(".short-list");
    return new ShortList(root.filter({ has: this.page.getByRole("heading", { name: title }) }));
  }

  /** The cells of a chart's table, row by row, as they are read; the day is the first. */
  async table(chart: Locator): Promise<string[][]> {
    await chart.getByText("Chiffres", { exact: true }).click();
    const rows = await chart.locator(".figures tbody tr").all();
    return Promise.all(rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).map(plain)));
  }
}

/** A card with a few lines. */
export class ShortList {
  readonly lines: Locator;

  constructor(readonly root: Locator) {
    this.lines = root.locator("> .lines .line");
  }

  async names(): Promise<string[]> {
    return this.lines.locator(".name").allInnerTexts();
  }

  /** The line of this article. */
  line(name: string): Locator {
    return this.lines.filter({ has: this.root.page().getByRole("link", { name, exact: true }) });
  }

  /** The button that marks an article as ordered. */
  orderButton(name: string): Locator {
    return this.root.getByRole("button", { name: `Commandé : ${name}`, exact: true });
  }

  /** The name of the first article that can be marked as ordered. */
  async firstToOrder(): Promise<string> {
    const line = this.lines.filter({ has: this.root.page().getByRole("button", { name: /^Commandé : / }) }).first();
    return line.locator(".name").innerText();
  }
}

/** A text with a plain space in place of any others, line breaks included. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** An amount as the shop's currency is written, to the unit. */
export function money(amount: number): string {
  const digits = String(Math.abs(Math.round(amount))).replace(/\B(?=(\d{3})+$)/g, " ");
  return `${digits} FCFA`;
}
