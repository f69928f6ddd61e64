import { defineConfig } from "@playwright/test";

// The tablet beside the till is where the owner works: every story runs there. A story tagged @phone runs on a
// phone as well, one tagged @phone-only there alone.
const tablet = { viewport: { width: 1280, height: 800 }, hasTouch: true };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./support/global-setup.ts",
  reporter: "list",
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  use: {
    locale: "fr-FR",
    timezoneId: "Africa/Abidjan",
    colorScheme: "light",
    screenshot: "only-on-failure",
    // The service worker answers in the server's place; the stories about it allow it.
    serviceWorkers: "block",
    launchOptions: {
      // Not set: the browser that Playwright downloaded for itself.
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // The browser's own fields, such as dates, speak its language rather than the page's.
        "--lang=fr-FR",
      ],
    },
  },
  projects: [
    { name: "tablet", use: tablet, grepInvert: /@phone-only/ },
    { name: "phone", use: phone, grep: /@phone/ },
  ],
});
