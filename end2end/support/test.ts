import { join } from "node:path";

import { test as base, expect } from "@playwright/test";

import { Complaints } from "./complaints";
import { demonstration } from "./global-setup";
import { SHOP_FILE, runFolder } from "./paths";
import { Shop } from "./shop";
import { ShopFolder } from "./shop-folder";

/** What a file's shop has that the demonstration has not: `test.use({ shopOptions: { ... } })`. */
export interface ShopOptions {
  /** Server settings by their names in the environment, such as `OPTIFLOW_AS_OF`. */
  settings?: Record<string, string>;
  /** Changes the copy of the shop's file before Optiflow sees it; the forecasts are then made for it alone. */
  prepare?: (folder: ShopFolder) => Promise<void>;
}

interface TestFixtures {
  /** Fails the test at its end for anything the browser objected to. */
  complaints: Complaints;
}

interface WorkerFixtures {
  shopOptions: ShopOptions;
  /** The worker's own shop, with its own server and its own files. */
  shop: Shop;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  shopOptions: [{}, { scope: "worker", option: true }],

  shop: [
    async ({ shopOptions }, use, worker) => {
      const folder = new ShopFolder(join(runFolder(), `worker-${worker.workerIndex}`), shopOptions.settings);
      folder.create(SHOP_FILE);
      await shopOptions.prepare?.(folder);
      folder.seal();
      if (shopOptions.prepare === undefined && shopOptions.settings === undefined) {
        folder.copyStateFrom(demonstration());
      } else {
        await folder.optiflow("batch");
      }
      const shop = await Shop.open(folder);
      await use(shop);
      await shop.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  baseURL: async ({ shop }, use) => use(shop.url),

  complaints: [
    async ({ context, javaScriptEnabled }, use) => {
      const complaints = new Complaints(context, javaScriptEnabled !== false);
      await use(complaints);
      expect(complaints.unexpected(), "the browser has nothing to object to").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
