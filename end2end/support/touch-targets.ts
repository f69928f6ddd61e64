import type { Page } from "@playwright/test";

import { expect } from "./test";

/** The least side of what a finger presses, in CSS pixels. */
const THUMB = 44;

/** Fails with everything on the page that is pressed and too small for a thumb. */
export async function thumbsFit(page: Page, what: string): Promise<void> {
  expect(await page.evaluate(small, THUMB), what).toEqual([]);
}

/** Runs in the page. What counts is what takes the press: a label takes it for its field, a link may reach beyond its text. */
function small(thumb: number): string[] {
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const isInASentence = (element: Element) =>
    element.matches("a") &&
    getComputedStyle(element).display === "inline" &&
    [...(element.parentElement?.childNodes ?? [])].some((node) => node !== element && node.nodeType === 3 && node.textContent?.trim());
  // An opened article lies over the list where the screen is narrow: what is under it is not pressed.
  const isCovered = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const panel = document.elementFromPoint(left + width / 2, top + height / 2)?.closest("aside");
    return panel !== null && panel !== undefined && !panel.contains(element);
  };
  const takes = (element: HTMLElement, x: number, y: number) => {
    const hit = document.elementFromPoint(x, y);
    const label = hit?.closest("label");
    return element.contains(hit) || label?.control === element;
  };
  const reach = (element: HTMLElement, dx: number, dy: number) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    let length = 0;
    for (const sign of [-1, 1]) {
      const free = (step: number) => takes(element, x + sign * dx * (step + 0.5), y + sign * dy * (step + 0.5));
      for (let step = 0; step < thumb && free(step); step += 1) length += 1;
    }
    return length;
  };
  const found: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(PRESSED)) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (isInASentence(element) || element.matches(".skip")) continue;
    element.scrollIntoView({ block: "center", behavior: "instant" });
    if (isCovered(element)) continue;
    const [width, height] = [reach(element, 1, 0), reach(element, 0, 1)];
    // An edge between two pixels is hit on one side only.
    const box = element.getBoundingClientRect();
    const fits = (side: number, reached: number) => reached >= (side >= thumb ? thumb - 1 : thumb);
    if (!fits(box.width, width) || !fits(box.height, height)) found.push(`${width} × ${height}: ${element.outerHTML.slice(0, 160)}`);
  }
  return found;
}
