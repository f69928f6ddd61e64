import { defineConfig } from "@playwright/test";

import stories from "./playwright.config";

/** `cargo xtask bench --only pages`: how fast the pages are. One at a time, or they would time each other. */
export default defineConfig({
  ...stories,
  testDir: "measures",
  timeout: 600_000,
  workers: 1,
  projects: [{ name: "tablet", use: { viewport: { width: 1280, height: 800 }, hasTouch: true } }],
});
