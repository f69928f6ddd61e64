import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BINARY, SHOP_FILE, SITE_ROOT, runFolder } from "./paths";
import { sha256, ShopFolder } from "./shop-folder";

/** The demonstration with its forecasts, made once and copied by each worker. */
export function demonstration(): ShopFolder {
  return new ShopFolder(join(runFolder(), "demonstration"));
}

/** Prepares the shops; what it returns runs after the last test. */
export default async function globalSetup(): Promise<() => void> {
  for (const needed of [BINARY, join(SITE_ROOT, "assets.json"), SHOP_FILE]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: run \`cargo xtask build\` first`);
  }
  const before = sha256(SHOP_FILE);
  process.env.E2E_RUN_FOLDER = mkdtempSync(join(tmpdir(), "optiflow-e2e-"));
  const shop = demonstration();
  shop.create(SHOP_FILE);
  shop.seal();
  await shop.optiflow("batch");

  return () => {
    const shops = readdirSync(runFolder()).map((name) => new ShopFolder(join(runFolder(), name)));
    const complaints = shops.map((folder) => folder.brokenSeal()).filter((complaint) => complaint !== undefined);
    if (sha256(SHOP_FILE) !== before) complaints.push(`${SHOP_FILE} was changed by the tests`);
    rmSync(runFolder(), { recursive: true });
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  };
}
