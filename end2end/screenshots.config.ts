import { defineConfig } from "@playwright/test";

import stories from "./playwright.config";
import { SIZES, THEMES } from "./support/sizes";

/** `cargo xtask screenshots`: every page at every size in both themes, as pictures. */
export default defineConfig({
  ...stories,
  testDir: "screenshots",
  timeout: 240_000,
  projects: Object.entries(SIZES).flatMap(([size, viewport]) =>
    THEMES.map((colorScheme) => ({
      name: `${size}-${colorScheme}`,
      // A telephone's pixels are fine; its pictures are shown before the application is installed.
      use: { viewport, colorScheme, deviceScaleFactor: size === "phone" ? 2 : 1 },
    })),
  ),
});
