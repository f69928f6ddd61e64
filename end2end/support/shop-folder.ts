import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { BINARY, SETTINGS_FILE, SITE_ROOT } from "./paths";

/** One shop's deployment: its file, Optiflow's state beside it, the settings, logs and backups. */
export class ShopFolder {
  readonly shopFile: string;
  readonly stateFile: string;

  constructor(
    readonly path: string,
    private readonly settings: Record<string, string> = {},
  ) {
    this.shopFile = join(path, "optiflow.db");
    this.stateFile = join(path, "optiflow.state.db");
  }

  /** Makes the folder with the settings and without a shop's file. */
  createEmpty(): void {
    mkdirSync(this.path, { recursive: true });
    copyFileSync(SETTINGS_FILE, join(this.path, "Leptos.toml"));
  }

  /** Makes the folder with a copy of the given shop's file. */
  create(shopFile: string): void {
    this.createEmpty();
    copyFileSync(shopFile, this.shopFile);
  }

  /** Takes over the forecasts that another folder's shop has already. */
  copyStateFrom(other: ShopFolder): void {
    for (const suffix of ["", "-wal"]) {
      if (existsSync(other.stateFile + suffix)) {
        copyFileSync(other.stateFile + suffix, this.stateFile + suffix);
      }
    }
  }

  /** Runs `optiflow` with these arguments for this shop and returns what it printed. */
  async optiflow(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(BINARY, args, {
      cwd: this.path,
      env: this.environment(),
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** The environment of a server or a command of this shop: nothing of the developer's own settings. */
  environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
    const ours = /^(OPTIFLOW_|CACHE_DURATION_HOURS$|BATCH_TIME$|LOG_LEVEL$)/;
    const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
    return {
      ...Object.fromEntries(inherited),
      OPTIFLOW_DB_PATH: this.shopFile,
      OPTIFLOW_STATE_PATH: this.stateFile,
      OPTIFLOW_LOG_DIR: join(this.path, "logs"),
      OPTIFLOW_BACKUP_DIR: join(this.path, "backups"),
      LEPTOS_SITE_ROOT: SITE_ROOT,
      ...this.settings,
      ...extra,
    };
  }

  /** Remembers what the shop's file holds now: from here on nobody but a till may write it. */
  seal(): void {
    writeFileSync(this.sealFile, sha256(this.shopFile));
  }

  /** What became of the shop's file since it was sealed, or nothing if it is the same, byte for byte. */
  brokenSeal(): string | undefined {
    if (!existsSync(this.sealFile)) return undefined;
    const same = readFileSync(this.sealFile, "utf8") === sha256(this.shopFile);
    return same ? undefined : `${this.shopFile} is not what it was before the tests`;
  }

  private get sealFile(): string {
    return `${this.shopFile}.sha256`;
  }
}

export function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
