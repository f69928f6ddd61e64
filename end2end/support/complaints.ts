import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** Everything a browser had to object to while a test ran: no page may give it a reason. */
export class Complaints {
  private readonly found: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext, scriptsRun: boolean) {
    context.on("console", (message) => this.onConsole(message));
    context.on("weberror", (error) => this.add(`uncaught: ${error.error().message}`));
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "unknown";
      // A page that is left gives up what it was still loading, and a browser without JavaScript refuses every
      // script, as if a policy forbade it.
      const refused = !scriptsRun && request.resourceType() === "script";
      if (reason !== "net::ERR_ABORTED" && !refused) this.add(`request failed (${reason}): ${request.url()}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.add(`status ${response.status()}: ${response.url()}`);
    });
  }

  /** Declares that a test provokes this complaint on purpose. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** What nobody expected. */
  unexpected(): string[] {
    return this.found.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }

  private onConsole(message: ConsoleMessage): void {
    // Where Playwright forbids service workers, it says so.
    if (message.text() === "Service Worker registration blocked by Playwright") return;
    if (message.type() === "error" || message.type() === "warning") {
      this.add(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  }

  private add(complaint: string): void {
    this.found.push(complaint);
  }
}
