import { chromium as playwright } from "playwright-core";
import type { TestProject } from "vitest/node";
import { Emulator } from "./emulator.ts";
import { BROWSER } from "./page.ts";
import { missing } from "./surroundings.ts";

declare module "vitest" {
  interface ProvidedContext {
    browser: string;
    emulator: string;
  }
}

/** One browser and one emulator for all files, which follow one another: to start them takes as long as ten tests. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  if (missing({ emulator: false }) !== undefined) return () => Promise.resolve();
  const browser = await playwright.launchServer(BROWSER);
  provide("browser", browser.wsEndpoint());
  const emulator = missing({ emulator: true }) === undefined ? await Emulator.started() : undefined;
  provide("emulator", emulator?.address ?? "");
  return async () => {
    await browser.close();
    await emulator?.stop();
  };
}
