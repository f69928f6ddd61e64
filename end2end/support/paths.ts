import { join, resolve } from "node:path";

/** The repository. */
export const ROOT = resolve(__dirname, "../..");

/** The server under test; `cargo xtask test` says where it is. */
export const BINARY = process.env.E2E_BINARY ?? join(ROOT, "target/release/optiflow");

/** The built browser files. */
export const SITE_ROOT = process.env.E2E_SITE_ROOT ?? join(ROOT, "target/site");

/** The demonstration shop, which no test may change. */
export const SHOP_FILE = join(ROOT, "optiflow.db");

/** The server's settings file, part of a deployment. */
export const SETTINGS_FILE = join(ROOT, "Leptos.toml");

/** Where this run keeps its shops; the global setup makes it and every worker inherits it. */
export function runFolder(): string {
  const folder = process.env.E2E_RUN_FOLDER;
  if (folder === undefined) throw new Error("the global setup has not run");
  return folder;
}
