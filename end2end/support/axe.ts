import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { expect } from "./test";

/** Fails with what axe finds on the page as it stands. */
export async function axe(page: Page, what: string): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze();
  const violations = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
  expect(violations, what).toEqual([]);
}
