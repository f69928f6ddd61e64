import type { Browser, Locator, Page } from "@playwright/test";

import { OptiflowPage } from "../pages/optiflow-page";

/** A page is measured so often; the median counts. */
const TIMES = 5;

/** How long a finger stays down. */
const TOUCH_MS = 60;

/** How many times slower than this machine the owner's tablet may be. */
const SLOWED = 4;

/** What the browser noted since the page was opened. */
interface Noted {
  largestPaint: number;
  shift: number;
  interactions: number[];
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Runs in the page before its own scripts. */
function note(): void {
  const noted: Noted = { largestPaint: 0, shift: 0, interactions: [] };
  window.noted = noted;
  const observe = (type: string, read: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(read)).observe({ type, buffered: true, ...more });
  observe("largest-contentful-paint", (entry) => (noted.largestPaint = entry.startTime));
  observe("layout-shift", (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) noted.shift += value;
  });
  observe(
    "event",
    (entry) => {
      const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number };
      if (interactionId > 0) noted.interactions.push(duration);
    },
    { durationThreshold: 16 },
  );
}

async function opened(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
  await context.addInitScript(note);
  const page = await context.newPage();
  await new OptiflowPage(page, address).open();
  return page;
}

/** The median of five openings by a browser that knows nothing yet: seconds to the largest paint, and layout shift. */
export async function opening(browser: Browser, address: string): Promise<{ paint: number; shift: number }> {
  const [paints, shifts]: [number[], number[]] = [[], []];
  for (let time = 0; time < TIMES; time += 1) {
    const page = await opened(browser, address);
    await page.waitForTimeout(500);
    const { largestPaint, shift } = await page.evaluate(() => window.noted);
    paints.push(largestPaint / 1000);
    shifts.push(shift);
    await page.context().close();
  }
  return { paint: median(paints), shift: median(shifts) };
}

/**
 * The median over five openings of the slowest answer to a touch, in milliseconds to the next paint, with the processor
 * slowed. What the browser does not note takes less than 16 ms, and counts as 16.
 */
export async function answer(
  browser: Browser,
  address: string,
  act: (page: Page) => Promise<void>,
): Promise<number> {
  const slowest: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const page = await opened(browser, address);
    // What a touch asks of a list that is still on its way is answered when it comes: that is the network's time.
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
    await page.waitForTimeout(300);
    await page.evaluate(() => (window.noted.interactions = []));
    await act(page);
    await page.waitForTimeout(800);
    slowest.push(Math.max(16, ...(await page.evaluate(() => window.noted.interactions))));
    await page.context().close();
  }
  return median(slowest);
}

/** A finger, which stays down for a moment: Playwright's own tap leaves in the instant it comes. */
export async function touch(target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing to touch");
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const session = await target.page().context().newCDPSession(target.page());
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await target.page().waitForTimeout(TOUCH_MS);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Hands a figure to `cargo xtask bench`, which holds it against its goal. */
export function tell(figure: string, value: number): void {
  console.log(`figure ${JSON.stringify({ figure, value })}`);
}
