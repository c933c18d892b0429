import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { inject } from "vitest";
import { DocumentStore } from "./documents.ts";
import { Emulator } from "./emulator.ts";
import { DESKTOP, localConfig, openPage, reachBrowser, servePage, type OpenPage, type Served } from "./page.ts";
import { stack } from "./surroundings.ts";
import { DocumentWriter, WebhookWriter, type Writer } from "./writer.ts";

/** The browser, the built page and an emulator. */
export class Rig {
  readonly browser: Browser;
  readonly emulator: Emulator;
  readonly store: DocumentStore;
  readonly #served: Served;
  #opened: OpenPage[] = [];

  private constructor(browser: Browser, emulator: Emulator, served: Served) {
    this.browser = browser;
    this.emulator = emulator;
    this.store = new DocumentStore(emulator.address);
    this.#served = served;
  }

  /** On the run's emulator, which others have used before. */
  static async shared(): Promise<Rig> {
    return Rig.#over(Emulator.at(inject("emulator")));
  }

  /** On an emulator of its own, which it may stop, or hold to rules. */
  static async started(rules?: string): Promise<Rig> {
    return Rig.#over(await Emulator.started(rules));
  }

  static async #over(emulator: Emulator): Promise<Rig> {
    return new Rig(await reachBrowser(), emulator, await servePage(localConfig(emulator.address)));
  }

  /** The page as opened, whatever it shows. */
  async open(options: BrowserContextOptions = DESKTOP, query = "", address = this.#served.address): Promise<Page> {
    const open = await openPage(this.browser, `${address}${query}`, options);
    this.#opened.push(open);
    return open.page;
  }

  /** The page once it is live and its messages are drawn. */
  async look(options: BrowserContextOptions = DESKTOP, query = ""): Promise<Page> {
    const page = await this.open(options, query);
    await page.locator(".connection[data-state=live]").waitFor();
    await page.locator(".live-list .skeleton").waitFor({ state: "detached" });
    return page;
  }

  /** Closes the pages; returns what went wrong in them. */
  async closePages(): Promise<string[]> {
    const opened = this.#opened;
    this.#opened = [];
    await Promise.all(opened.map((open) => open.close()));
    return opened.flatMap((open) => open.errors);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.#served.close();
    await this.emulator.stop();
  }
}

/** The stack that the environment names, or one of the suite's own in its place. */
export class Stack {
  readonly page: string;
  readonly writer: Writer;
  readonly #started: { close(): void | Promise<void> }[];

  private constructor(page: string, writer: Writer, started: { close(): void | Promise<void> }[]) {
    this.page = page;
    this.writer = writer;
    this.#started = started;
  }

  static async reached(): Promise<Stack> {
    if (stack.page !== undefined) return new Stack(stack.page, writerTo(stack.firestore ?? ""), []);
    const emulator = stack.firestore === undefined ? await Emulator.started() : undefined;
    const firestore = stack.firestore ?? emulator?.address ?? "";
    const served = await servePage(localConfig(firestore));
    return new Stack(served.address, writerTo(firestore), [served, { close: () => emulator?.stop() }]);
  }

  async close(): Promise<void> {
    for (const started of this.#started) await started.close();
  }
}

/** Signed webhooks where there is a receiver, documents where there is none. */
function writerTo(firestore: string): Writer {
  if (stack.receiver === undefined) return new DocumentWriter(new DocumentStore(firestore));
  return new WebhookWriter(stack.receiver, stack.webhookSecret, stack.botLogin);
}
