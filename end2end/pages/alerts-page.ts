import { type Locator, type Page, expect } from "@playwright/test";

import { OptiflowPage } from "./optiflow-page";

/** Page Alertes: the list, its filters and the panel of the opened article. */
export class AlertsPage extends OptiflowPage {
  /** The lines of the list, in the order shown. */
  readonly rows: Locator;
  readonly search: Locator;
  readonly level: Locator;
  readonly category: Locator;
  readonly supplier: Locator;
  readonly order: Locator;
  /** "12 articles sur 120". */
  readonly found: Locator;
  readonly panel: ArticlePanel;
  /** "Tout commander · 4 812 000 FCFA". */
  readonly orderAll: Locator;
  /** The confirmation of everything urgent. */
  readonly confirmation: Locator;
  /** What the last order did, with its undo. */
  readonly toast: Locator;
  /** "41 à 80 sur 120", between the ways to the other pages. */
  readonly pager: Locator;
  readonly previous: Locator;
  readonly next: Locator;

  constructor(page: Page, query = "") {
    super(page, `/alertes${query}`);
    this.rows = page.locator(".articles tbody tr");
    this.search = page.getByRole("searchbox", { name: "Rechercher un article" });
    this.level = page.getByLabel("Niveau", { exact: true });
    this.category = page.getByLabel("Catégorie", { exact: true });
    this.supplier = page.getByLabel("Fournisseur", { exact: true });
    this.order = page.getByLabel("Ordre", { exact: true });
    this.found = page.locator(".found");
    this.panel = new ArticlePanel(page);
    this.orderAll = page.getByRole("button", { name: /^Tout commander/ });
    this.confirmation = page.getByRole("dialog", { name: "Tout commander" });
    this.toast = page.locator(".toast");
    this.pager = page.getByRole("navigation", { name: "Pages de la liste" });
    this.previous = this.pager.getByText("Précédents");
    this.next = this.pager.getByText("Suivants");
  }

  /** Waits until the whole list is there too, not only the lines in sight. */
  override async hydrated(): Promise<void> {
    await super.hydrated();
    await expect(this.page.locator(".found[aria-busy]")).toHaveCount(0);
  }

  /** Waits until the lines below sight are there too. */
  private async settled(): Promise<void> {
    await expect(this.page.locator(".articles[aria-busy]")).toHaveCount(0);
  }

  /** How many articles the filters leave. */
  async total(): Promise<number> {
    return figure((await this.found.innerText()).split(" article")[0] ?? "");
  }

  /** Turns to the last page of the list. */
  async lastPage(): Promise<void> {
    while ((await this.next.getAttribute("aria-disabled")) === null) {
      const place = await this.pager.innerText();
      await this.next.click();
      await expect(this.pager).not.toHaveText(place);
    }
  }

  /** The button that marks this article as ordered. */
  orderButton(name: string): Locator {
    return this.page.getByRole("button", { name: `Commandé : ${name}`, exact: true });
  }

  /** The advised quantity in the line of this article. */
  advised(name: string): Locator {
    return this.row(name).locator("td:nth-child(6) b");
  }

  /** The names of the articles, from the top. */
  async names(): Promise<string[]> {
    await this.settled();
    return this.rows.locator("th a").allInnerTexts();
  }

  /** The first article of the list for which something is left to order: not all of it is on its way already. */
  async firstToOrder(): Promise<string> {
    return this.toOrder().first().innerText();
  }

  /** The names of the articles for which something is left to order, from the top. */
  toOrder(): Locator {
    const advised = this.page.locator("td:nth-child(6) b").filter({ hasText: /^[1-9]/ });
    return this.rows.filter({ has: advised }).locator("th a");
  }

  /** The levels of the lines, from the top. */
  async levels(): Promise<string[]> {
    await this.settled();
    return this.rows.locator("td:nth-child(1)").allInnerTexts();
  }

  /** The money at stake of the lines that show any, from the top, in the shop's currency. */
  async stakes(level: "critique" | "attention"): Promise<number[]> {
    const texts = await this.page.locator(`.articles tbody tr.${level} td:nth-child(5) b`).allInnerTexts();
    return texts.filter((text) => text !== "—").map(figure);
  }

  /** The line of this article. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  /** A figure of the summary, such as the number of articles that are "critique". */
  async counted(level: "critique" | "attention" | "ok" | "inconnu"): Promise<number> {
    return figure(await this.tile(level).locator("strong").innerText());
  }

  tile(level: "critique" | "attention" | "ok" | "inconnu"): Locator {
    return this.page.locator(`.tile.${level}`);
  }

  /** Opens an article from its line and waits for its panel. */
  async openArticle(name: string): Promise<void> {
    await this.row(name).getByRole("link").click();
    await expect(this.panel.title).toHaveText(name);
  }
}

/** The panel of one article: chart and calculator. */
export class ArticlePanel {
  readonly root: Locator;
  readonly title: Locator;
  readonly chart: Locator;
  /** What the chart says of the day under the finger. */
  readonly reading: Locator;
  readonly date: Locator;
  readonly margin: Locator;
  /** The advised quantity, in large. */
  readonly quantity: Locator;
  /** What stands in place of the sum when there is none. */
  readonly refusal: Locator;
  private readonly sum: Locator;

  constructor(private readonly page: Page) {
    this.root = page.getByRole("complementary", { name: "Article ouvert" });
    this.title = this.root.getByRole("heading", { level: 2 });
    this.chart = this.root.locator(".plot");
    this.reading = this.root.locator(".reading");
    this.date = this.root.getByLabel("Tenir jusqu'au");
    this.margin = this.root.getByRole("slider");
    this.quantity = this.root.locator(".quantity strong");
    this.refusal = this.root.locator(".refused");
    this.sum = this.root.locator("table.sum");
  }

  /** One line of the sum by the start of its name; the formula's figure. */
  async term(name: string): Promise<number> {
    const line = this.sum.getByRole("row").filter({ hasText: name }).first();
    return figure(await line.getByRole("cell").first().innerText());
  }

  /** The figures of one column of the sum, terms first and the quantity last. */
  async column(which: "formula" | "advised"): Promise<{ terms: Record<string, number>; quantity: number }> {
    const index = which === "formula" ? 1 : 2;
    const terms: Record<string, number> = {};
    for (const line of await this.sum.locator("tbody tr").all()) {
      const [name, ...figures] = await line.locator("th, td").allInnerTexts();
      const text = figures[index - 1] ?? "";
      if (name !== undefined && text !== "") terms[name] = figure(text);
    }
    return { terms, quantity: figure(await this.sum.locator(`tfoot tr > :nth-child(${index + 1})`).innerText()) };
  }

  /** Moves the slider to a percentage as a finger does. */
  async setMargin(percent: number): Promise<void> {
    await this.margin.fill(String(percent));
  }

  async close(): Promise<void> {
    await this.page.getByRole("link", { name: "Fermer et revenir à la liste" }).click();
    await expect(this.root).toHaveCount(0);
  }
}

/** A figure as a French page shows it: "− 1 234,5 FCFA" is -1234.5. */
export function figure(text: string): number {
  const plain = text.replace(/[^\d,−-]/g, "").replace("−", "-").replace(",", ".");
  const value = Number.parseFloat(plain);
  if (Number.isNaN(value)) throw new Error(`“${text}” is not a figure`);
  return value;
}
