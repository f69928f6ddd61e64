import { type Page } from "@playwright/test";

import { AlertsPage } from "../pages/alerts-page";
import { DashboardPage } from "../pages/dashboard-page";
import { OptiflowPage } from "../pages/optiflow-page";
import { PredictionsPage } from "../pages/predictions-page";
import { axe } from "../support/axe";
import { PAGES, SIZES, THEMES } from "../support/sizes";
import { expect, test } from "../support/test";

test.describe.configure({ mode: "parallel" });

for (const [name, path] of Object.entries(PAGES)) {
  for (const theme of THEMES) {
    test(`axe finds nothing on page ${name} at any size (${theme})`, async ({ page, complaints }) => {
      if (name === "introuvable") complaints.expect(/404/);
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        const shown = new OptiflowPage(page, path);
        await shown.open();
        await shown.drawn();
        await axe(page, `${name}, ${size}, ${theme}`);
      }
    });
  }
}

/** What a page shows only when it is asked to, by its name: how to bring it about. */
const STATES: Record<string, (page: Page) => Promise<void>> = {
  "the confirmation of all orders": async (page) => {
    const alerts = new AlertsPage(page);
    await alerts.open();
    await alerts.orderAll.click();
    await expect(alerts.confirmation).toBeVisible();
  },
  "a list without a line": async (page) => {
    const alerts = new AlertsPage(page, "?q=zzzz");
    await alerts.open();
    await expect(page.getByText("Aucun article ne correspond à cette recherche.")).toBeVisible();
  },
  "the form of an event": async (page) => {
    const alerts = new AlertsPage(page);
    await alerts.open();
    await page.getByText("Ajouter un événement").click();
  },
  "a sum that is refused": async (page) => {
    const alerts = new AlertsPage(page, "?article=1");
    await alerts.open();
    await alerts.panel.date.fill("2031-01-01");
    await expect(alerts.panel.refusal).toBeVisible();
  },
  "an article that does not exist": async (page) => {
    await new PredictionsPage(page, "?article=999999").open();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "the proof in full": async (page) => {
    await new PredictionsPage(page, "?article=1&jours=30").open();
    await unfold(page);
  },
  "the choice of an article": async (page) => {
    const predictions = new PredictionsPage(page);
    await predictions.open();
    await predictions.search.click();
    await expect(predictions.choices.first()).toBeVisible();
  },
  "the dormant stock in full": async (page) => {
    const dashboard = new DashboardPage(page, "?dormant=duree");
    await dashboard.open();
    await unfold(page);
  },
};

for (const [state, bring] of Object.entries(STATES)) {
  test(`axe finds nothing on ${state}, on the tablet by day and on the phone by night`, async ({ page }) => {
    for (const [size, colorScheme] of [["tablet", "light"], ["phone", "dark"]] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(SIZES[size]);
      await bring(page);
      await axe(page, `${state}, ${size}, ${colorScheme}`);
    }
  });
}

async function unfold(page: Page): Promise<void> {
  await page.locator("main details").evaluateAll((all: HTMLDetailsElement[]) => all.forEach((one) => (one.open = true)));
}
