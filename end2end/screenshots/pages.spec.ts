import { join } from "node:path";

import { OptiflowPage } from "../pages/optiflow-page";
import { PAGES } from "../support/sizes";
import { test } from "../support/test";

const FOLDER = process.env.E2E_SCREENSHOTS;

/** The demonstration as `cargo xtask run` leaves it: with the proof and the trend of five weeks. */
test.beforeAll(async ({ shop }) => {
  await shop.folder.optiflow("batch", "--depuis=-35");
});

test("every page, as far as the screen shows it and whole", async ({ page, complaints }, testInfo) => {
  complaints.expect(/404/);
  if (FOLDER === undefined) throw new Error("E2E_SCREENSHOTS says where the pictures go");
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [name, path] of Object.entries(PAGES)) {
    const shown = new OptiflowPage(page, path);
    await shown.open();
    await shown.drawn();
    const picture = (kind: string) => join(FOLDER, `${name}-${testInfo.project.name}${kind}.png`);
    await page.screenshot({ path: picture("") });
    await page.screenshot({ path: picture("-entier"), fullPage: true });
  }
});
