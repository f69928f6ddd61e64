import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { BINARY } from "./paths";
import type { ShopFolder } from "./shop-folder";

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** A shop whose server runs. */
export class Shop {
  private constructor(
    readonly folder: ShopFolder,
    readonly url: string,
    private readonly server: ChildProcess,
  ) {}

  /** Starts `optiflow serve`, on a free port unless one is given, and waits for its first answer. */
  static async open(folder: ShopFolder, { port, args = [] }: { port?: number; args?: string[] } = {}): Promise<Shop> {
    const address = `127.0.0.1:${port ?? (await freePort())}`;
    const log = openSync(logFile(folder), "w");
    const server = spawn(BINARY, ["serve", ...args], {
      cwd: folder.path,
      env: folder.environment({ OPTIFLOW_LISTEN: address }),
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    // A test run that ends in a hurry takes its servers with it.
    process.once("exit", () => server.kill("SIGKILL"));
    const shop = new Shop(folder, `http://${address}`, server);
    await shop.firstAnswer();
    return shop;
  }

  /** Stops the server as a supervisor would and fails if it did not live well until then. */
  async close(): Promise<void> {
    if (!this.running) throw new Error(`the server stopped by itself:\n${this.log()}`);
    const ended = once(this.server, "exit");
    this.server.kill("SIGTERM");
    const inTime = await Promise.race([ended.then(() => true), sleep(STOP_TIMEOUT_MS, false, { ref: false })]);
    if (!inTime) {
      this.server.kill("SIGKILL");
      throw new Error(`the server did not stop within ${STOP_TIMEOUT_MS} ms of SIGTERM:\n${this.log()}`);
    }
    if (this.log().includes("panicked at")) throw new Error(`the server panicked:\n${this.log()}`);
  }

  /** What the server has printed so far. */
  log(): string {
    return readFileSync(logFile(this.folder), "utf8");
  }

  private get running(): boolean {
    return this.server.exitCode === null && this.server.signalCode === null;
  }

  private async firstAnswer(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.running && Date.now() < deadline) {
      try {
        await fetch(this.url);
        return;
      } catch {
        await sleep(25);
      }
    }
    this.server.kill("SIGKILL");
    throw new Error(`the server did not start:\n${this.log()}`);
  }
}

function logFile(folder: ShopFolder): string {
  return join(folder.path, "serve.log");
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
