import { join } from "node:path";

import { type Page, expect } from "@playwright/test";

import { demonstration } from "./global-setup";
import { SHOP_FILE, SITE_ROOT, runFolder } from "./paths";
import { Shop } from "./shop";
import { ShopFolder } from "./shop-folder";
import { anotherBuild } from "./site";

/** A shop of one story, whose server is stopped and started, always at the same address. */
export class LoneShop {
  private constructor(
    private readonly path: string,
    private server: Shop | undefined,
    readonly url: string,
  ) {}

  static async open(name: string): Promise<LoneShop> {
    const path = join(runFolder(), name);
    const folder = new ShopFolder(path);
    folder.create(SHOP_FILE);
    folder.copyStateFrom(demonstration());
    folder.seal();
    const server = await Shop.open(folder);
    return new LoneShop(path, server, server.url);
  }

  async stop(): Promise<void> {
    await this.server?.close();
    this.server = undefined;
  }

  /** Starts the server again, with the files of this build. */
  async start(siteRoot = SITE_ROOT): Promise<void> {
    const folder = new ShopFolder(this.path, { LEPTOS_SITE_ROOT: siteRoot });
    this.server = await Shop.open(folder, { port: Number(new URL(this.url).port) });
  }

  /** A build of which no file has the name that it has now. */
  newBuild(): string {
    return anotherBuild(`${this.path}-site`);
  }
}

/** Waits until everything that is read without a network is kept. */
export async function everythingKept(page: Page): Promise<void> {
  const kept = () => page.evaluate(async () => (await caches.match("/articles-lus")) !== undefined);
  await expect.poll(kept, { timeout: 30_000 }).toBe(true);
}

/** Makes what is kept as old as if it had been kept so many hours ago. */
export async function ageBy(page: Page, hours: number): Promise<void> {
  await page.evaluate(async (ms) => {
    for (const name of (await caches.keys()).filter((kept) => kept.startsWith("lu-"))) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        if (!response) continue;
        const headers = new Headers(response.headers);
        headers.set("x-optiflow-kept", String(Number(headers.get("x-optiflow-kept")) - ms));
        await cache.put(request, new Response(await response.blob(), { headers }));
      }
    }
  }, hours * 3_600_000);
}
