import type { Page } from "@playwright/test";

import { OptiflowPage } from "../pages/optiflow-page";
import type { Shop } from "./shop";
import { PAGES, SIZES } from "./sizes";
import { expect } from "./test";

/** Leaves before the server does: an open page would miss it. */
export async function left(page: Page, shop: Shop): Promise<void> {
  await page.goto("about:blank");
  await shop.close();
}

/** Every page, at every size: nothing fails, nothing is scrolled sideways. */
export async function whole(page: Page, shop: Shop): Promise<void> {
  for (const viewport of Object.values(SIZES)) {
    await page.setViewportSize(viewport);
    for (const path of ["/alertes", PAGES.article, "/dashboard", "/predictions", "/calculs"]) {
      await new OptiflowPage(page, `${shop.url}${path}`).open();
      await expect(page.getByText("n'a pas pu être affichée")).toHaveCount(0);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${path} at ${viewport.width} px`).toBeLessThanOrEqual(0);
    }
  }
}
