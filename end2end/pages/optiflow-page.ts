import { type Locator, type Page, expect } from "@playwright/test";

/** Longer than any page waits before it sends what was typed. */
const DELAYED_REQUEST_MS = 500;

/** What every page of Optiflow has. A page object extends it with what its page adds. */
export class OptiflowPage {
  readonly heading: Locator;

  constructor(
    readonly page: Page,
    /** The page's address without the host. */
    readonly path: string,
  ) {
    this.heading = page.getByRole("heading", { level: 1 });
  }

  /** Opens the page and waits until it answers to touch. */
  async open(): Promise<void> {
    await this.page.goto(this.path);
    await this.hydrated();
  }

  /** Waits until WebAssembly has taken the page over. */
  async hydrated(): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-hydrated", "");
  }

  /** Waits until every chart of the page is drawn. */
  async drawn(): Promise<void> {
    for (const chart of await this.page.locator(".plot").all()) {
      await expect(chart.locator("canvas").first()).toBeVisible();
    }
  }

  /**
   * The addresses the page asks for while something is done, and for as long as a delayed request could take.
   * Chromium looks for the tab's icon again whenever the address changes, and the program's other pages are loaded once the
   * browser is idle: neither is an answer to what is done.
   */
  async requestsDuring(action: () => Promise<void>): Promise<string[]> {
    const addresses: string[] = [];
    const unasked = /\/(favicon\.svg|(split_(below|dashboard|predictions)|chunk_\d+)\.wasm)$/;
    const note = (request: { url(): string }) => {
      if (!unasked.test(request.url())) addresses.push(request.url());
    };
    this.page.on("request", note);
    await action();
    await this.page.waitForTimeout(DELAYED_REQUEST_MS);
    this.page.off("request", note);
    return addresses;
  }
}
