import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPage, reachBrowser, type OpenPage } from "./page.ts";
import { Stack } from "./rig.ts";
import { freePort, missing, stack, until } from "./surroundings.ts";
import { WebhookWriter } from "./writer.ts";

const why =
  missing({ emulator: false }) ??
  (stack.receiverCommand === undefined ? "no receiver to start; set CV_RECEIVER_COMMAND" : undefined) ??
  (stack.firestore === undefined ? "no database that it writes to; set CV_FIRESTORE" : undefined);

describe.skipIf(why !== undefined)(`the receiver goes down${why === undefined ? "" : ` (${why})`}`, () => {
  let receiver: Receiver;
  let reached: Stack;
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    receiver = await Receiver.started(stack.receiverCommand ?? "");
    reached = await Stack.reached();
    browser = await reachBrowser();
    open = await openPage(browser, reached.page);
    await open.page.locator(".connection[data-state=live]").waitFor();
  });
  afterAll(async () => {
    await receiver.stop();
    await browser.close();
    await reached.close();
  });

  test("the page stays live and keeps what it has; once up again, the next question appears", async () => {
    const writer = new WebhookWriter(receiver.address, stack.webhookSecret, stack.botLogin);
    const [before, after] = ["before", "after"].map((when) => `Asked ${when} ${Math.random().toString(36).slice(2)}`);
    const row = (text = "") => open.page.locator(".live-list .row", { hasText: text });
    await writer.ask(before ?? "");
    await row(before).waitFor();
    await receiver.stop();
    await expect(writer.ask("Asked meanwhile")).rejects.toThrow("fetch failed");
    expect(await open.page.locator(".connection").textContent()).toBe("Live");
    expect(await row(before).count()).toBe(1);
    await receiver.start();
    await writer.ask(after ?? "");
    await row(after).waitFor();
    expect(open.errors).toEqual([]);
  });
});

/** One more receiver, on a port that it keeps over restarts. */
class Receiver {
  readonly address: string;
  readonly #command: string;
  #process: ChildProcess | undefined;

  private constructor(command: string, port: number) {
    this.#command = command.replaceAll("{port}", `${port}`);
    this.address = `http://127.0.0.1:${port}/`;
  }

  static async started(command: string): Promise<Receiver> {
    const receiver = new Receiver(command, await freePort());
    await receiver.start();
    return receiver;
  }

  async start(): Promise<void> {
    // A group of its own, so that what the shell starts can be ended with it.
    this.#process = spawn(this.#command, { shell: true, detached: true, stdio: "ignore" });
    // Any answer will do: it takes nothing but POST.
    await until(`the receiver answers at ${this.address}`, async () => (await fetch(this.address)).status > 0);
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.pid === undefined) return;
    process.kill(-running.pid, "SIGKILL");
    await once(running, "exit");
    await until("its port is free", async () => (await fetch(this.address).catch(() => undefined)) === undefined);
  }
}
