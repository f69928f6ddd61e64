import { OptiflowPage } from "../pages/optiflow-page";
import { expect, test } from "../support/test";

test("the first page answers, is called Optiflow and answers to touch @phone", async ({ page }) => {
  const home = new OptiflowPage(page, "/");
  await home.open();
  await expect(page).toHaveTitle(/Optiflow/);
  await expect(home.heading).toBeVisible();
});

test("a built file that does not exist is missing, not a page", async ({ request }) => {
  const answer = await request.get("/pkg/optiflow.0000000000000000.js");
  expect(answer.status()).toBe(404);
});

test("the module comes compressed and may be kept for ever", async ({ page }) => {
  const module = page.waitForResponse((response) => response.url().endsWith(".wasm"));
  await page.goto("/");
  const headers = (await module).headers();
  expect(headers["content-type"]).toBe("application/wasm");
  expect(headers["content-encoding"]).toMatch(/^(br|gzip)$/);
  expect(headers["cache-control"]).toContain("immutable");
});

test("a page without a chart loads nothing of what draws charts", async ({ page }) => {
  const list = new OptiflowPage(page, "/alertes");
  const requests = await list.requestsDuring(() => list.open());

  expect(requests.some((address) => address.endsWith(".wasm"))).toBe(true);
  expect(requests.filter((address) => /echarts|split_charts/.test(address))).toEqual([]);
});
