import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { chromium as playwright, type Browser, type BrowserContextOptions, type LaunchOptions, type Page } from "playwright-core";
import { inject } from "vitest";
import type { Config } from "../../src/config.ts";
import { builtPage, chromium, project, screenshotFolder } from "./surroundings.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Where a stage's page is served, and its configuration. */
export interface Served {
  readonly address: string;
  close(): void;
}

export function localConfig(emulator: string | null): Config {
  return { projectId: project, apiKey: "local", authDomain: "local.example", emulator, stage: "local" };
}

/** The built page on loopback with this configuration; null: without any. */
export async function servePage(config: Config | null): Promise<Served> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://page").pathname);
    const content =
      path === "/config.json"
        ? config === null ? Promise.reject(new Error("none")) : Promise.resolve(JSON.stringify(config))
        : readFile(join(builtPage, path === "/" ? "index.html" : path));
    content.then(
      (body) => response.writeHead(200, { "Content-Type": TYPES[extname(path || ".html")] ?? TYPES[".html"] }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: addressOf(server), close: () => { closeAll(server); } };
}

function closeAll(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync";

export const BROWSER: LaunchOptions = { executablePath: chromium, args: FLAGS.split(" "), headless: true };

/** The run's browser; closing it closes its pages alone. */
export async function reachBrowser(): Promise<Browser> {
  return playwright.connect(inject("browser"));
}

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: "en-GB" };
export const TABLET: BrowserContextOptions = { viewport: { width: 820, height: 1180 }, hasTouch: true, locale: "en-GB" };
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: "en-GB",
};

/** A page in a fresh profile; an uncaught error in it, or a refusal of its content policy, fails the test. */
export async function openPage(
  browser: Browser,
  address: string,
  options = DESKTOP,
  beforehand: () => void = () => undefined,
): Promise<OpenPage> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(120_000);
  await context.addInitScript(beforehand);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // The SDK looks for the internet at Google's when its server is gone; the page's policy lets it not.
    if (message.text().includes("cleardot.gif")) return;
    // Chromium reports handlers that the sanitiser reads in a document of its own, where nothing can run, and takes out.
    if (message.text().startsWith("Executing inline event handler")) return;
    if (/Content Security Policy|React/.test(message.text())) errors.push(message.text());
  });
  await page.goto(address);
  return { page, errors, close: () => context.close() };
}

export interface OpenPage {
  readonly page: Page;
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** A picture of the state for people to look at, where a folder for pictures is given. */
export async function picture(page: Page, name: string): Promise<void> {
  if (screenshotFolder === undefined) return;
  mkdirSync(screenshotFolder, { recursive: true });
  await page.screenshot({ path: join(screenshotFolder, `${name}.png`), animations: "disabled" });
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds wrong with the page as it stands, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // The page's content policy forbids script elements; an evaluated expression is the browser's own.
  await page.evaluate(await readFile(AXE, "utf8"));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}: ${node.failureSummary ?? ""}`));
  });
}
