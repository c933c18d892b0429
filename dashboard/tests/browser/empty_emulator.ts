import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { conversation } from "./conversation.ts";
import { DESKTOP } from "./page.ts";
import { published, waitingThreads } from "./published.ts";
import { Rig } from "./rig.ts";
import { missing } from "./surroundings.ts";

/** Tests on an emulator that is empty before each. What goes wrong in a page fails its test. */
export function onEmptyEmulator(what: string, tests: (own: { rig: Rig }) => void): void {
  const why = missing({ emulator: true });
  describe.skipIf(why !== undefined)(`${what}${why === undefined ? "" : ` (${why})`}`, () => {
    const own = {} as { rig: Rig };
    beforeAll(async () => {
      own.rig = await Rig.shared();
    });
    afterAll(() => own.rig.stop());
    beforeEach(() => own.rig.emulator.clear());
    afterEach(async () => {
      expect(await own.rig.closePages()).toEqual([]);
    });
    tests(own);
  });
}

/** A conversation, sixty days of figures, and twenty-seven threads that wait. */
export function fill(rig: Rig): Promise<void> {
  return rig.store.put(...conversation(), ...published(60), ...waitingThreads(27));
}

/** The page of a filled database, once all of it is shown and nothing moves any more. */
export async function lookFilled(rig: Rig, options: BrowserContextOptions = DESKTOP): Promise<Page> {
  await fill(rig);
  const page = await rig.look(options);
  await page.locator(".live-list .row").nth(24).waitFor();
  await page.locator(".tiles[aria-busy=false]").getByText("on the 30 days before").first().waitFor();
  await page.getByText("10 of 27 questions, longest wait first").waitFor();
  await page.locator(".health[data-state]").waitFor();
  return page;
}
