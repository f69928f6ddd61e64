import type { Locator, Page } from "@playwright/test";

import { OptiflowPage } from "./optiflow-page";

/** Page Calculs: what the last nights did. */
export class RunsPage extends OptiflowPage {
  /** One line a night, the newest first. */
  readonly runs: Locator;

  constructor(page: Page) {
    super(page, "/calculs");
    this.runs = page.locator(".run");
  }
}
