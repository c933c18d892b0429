import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { conversation } from "./conversation.ts";
import { published, waitingThreads } from "./published.ts";
import { Rig } from "./rig.ts";
import { missing } from "./surroundings.ts";

/** Tests on an emulator of their own, empty before each. What goes wrong in a page fails its test. */
export function onOwnEmulator(what: string, tests: (own: { rig: Rig }) => void): void {
  const why = missing({ emulator: true });
  describe.skipIf(why !== undefined)(`${what}${why === undefined ? "" : ` (${why})`}`, () => {
    const own = {} as { rig: Rig };
    beforeAll(async () => {
      own.rig = await Rig.started();
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
