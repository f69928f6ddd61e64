import { cpSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SITE_ROOT } from "./paths";

/** The built site as another build would name its files: none of the addresses of the real one is left. */
export function anotherBuild(folder: string): string {
  cpSync(SITE_ROOT, folder, { recursive: true });
  const assets = readFileSync(join(folder, "assets.json"), "utf8");
  const hashes = [...new Set(assets.match(/[0-9a-f]{16}/g) ?? [])];
  const version = /"version":"([0-9a-f]{16})"/.exec(readFileSync(join(folder, "sw.js"), "utf8"))?.[1] ?? "";
  const renamed = (text: string) => [...hashes, version].reduce((said, hash) => said.replaceAll(hash, mirrored(hash)), text);
  for (const name of readdirSync(join(folder, "pkg"))) {
    renameSync(join(folder, "pkg", name), join(folder, "pkg", renamed(name)));
  }
  for (const name of ["assets.json", "sw.js"]) {
    writeFileSync(join(folder, name), renamed(readFileSync(join(folder, name), "utf8")));
  }
  for (const encoding of ["br", "gz"]) rmSync(join(folder, `sw.js.${encoding}`));
  return folder;
}

function mirrored(hash: string): string {
  return [...hash].reverse().join("");
}
