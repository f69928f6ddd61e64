import { AlertsPage } from "../pages/alerts-page";
import { OptiflowPage } from "../pages/optiflow-page";
import { PAGES } from "../support/sizes";
import { expect, test } from "../support/test";

/** More than any page has to press. */
const MOST_PRESSES = 300;

test("at 200 % zoom every page keeps all it says, without scrolling sideways", async ({ page }) => {
  // A tablet of 1280 by 800 at 200 % has 640 by 400 CSS pixels.
  await page.setViewportSize({ width: 640, height: 400 });
  for (const [name, path] of Object.entries(PAGES).filter(([name]) => name !== "introuvable")) {
    await new OptiflowPage(page, path).open();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, name).toBeLessThanOrEqual(0);
    // What a person reads must not stick out of what holds it.
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main :is(h1, h2, h3, p, strong, b, dd, dt, th, td, a, button, label, li)")]
        .filter((element) => element.checkVisibility() && getComputedStyle(element).display !== "inline")
        .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    expect(cut, name).toEqual([]);
  }
});

test("the whole morning is done with the keyboard alone", async ({ page }) => {
  const alerts = new AlertsPage(page);
  await alerts.open();

  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Aller au contenu");
  const reach = async (target: () => Promise<boolean>) => {
    for (let press = 0; press < 60 && !(await target()); press += 1) await page.keyboard.press("Tab");
    expect(await target()).toBe(true);
  };
  const focused = (selector: string) => () =>
    page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);

  await reach(focused(".tile.critique"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/niveau=critique/);
  await reach(focused(".articles tbody a"));
  const name = await page.locator(":focus").innerText();
  await page.keyboard.press("Enter");
  await expect(alerts.panel.title).toHaveText(name);
  await expect(alerts.panel.title).toBeFocused();
  await reach(focused("input[type=range]"));
  const before = await alerts.panel.margin.inputValue();
  await page.keyboard.press("ArrowRight");
  expect(await alerts.panel.margin.inputValue()).not.toBe(before);
  await page.keyboard.press("Escape");
  await expect(alerts.panel.root).toHaveCount(0);
  await expect(page.locator(":focus")).toHaveText(name);
});

test("whatever has the focus shows it, on every page", async ({ page }) => {
  for (const [name, path] of Object.entries(PAGES)) {
    if (name === "introuvable") continue;
    await new OptiflowPage(page, path).open();
    for (let press = 0; press < MOST_PRESSES; press += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      const shown = await page.evaluate(() => {
        const element = document.activeElement;
        // A title that was given the focus says where one is, and is not pressed.
        if (!(element instanceof HTMLElement) || element.tabIndex < 0) return true;
        // Chromium marks the part of its date field that has the focus inside the field.
        if (element.matches("input[type=date]")) return true;
        const marked = [getComputedStyle(element), getComputedStyle(element, "::after")];
        return marked.some((style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px");
      });
      expect(shown, `${name}, after ${press + 1} presses`).toBe(true);
    }
  }
});
