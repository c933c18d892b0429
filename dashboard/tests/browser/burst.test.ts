import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import { now, record, type Document } from "./documents.ts";
import { Rig } from "./rig.ts";
import { missing } from "./surroundings.ts";

/** Two hundred a second for three seconds, in commits of five: one process writes no faster one by one. */
const UPDATES = 600;
const AT_ONCE = 5;
const COMMIT_EVERY_MS = 25;
const why = missing({ emulator: true });

describe.skipIf(why !== undefined)(`a burst of updates${why === undefined ? "" : ` (${why})`}`, () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.started();
    await rig.store.put(...conversation());
  });
  afterAll(() => rig.stop());

  test("is drawn once a frame at most, while typing goes on and nothing is lost", async () => {
    const page = await rig.look();
    await page.locator(".live-list .row").nth(24).waitFor();
    await countDrawings(page);
    const sent = burst(rig);
    await page.getByLabel("Search").pressSequentially("number", { delay: 60 });
    await sent;
    await page.locator(".live-list .row").first().getByText(`Number ${UPDATES - 1}`).waitFor();
    const { frames, drawings, most } = await page.evaluate(() => (window as unknown as Counted).counted);
    expect(await page.getByLabel("Search").inputValue()).toBe("number");
    expect(most).toBe(1);
    expect(drawings).toBeGreaterThanOrEqual(1);
    expect(drawings).toBeLessThanOrEqual(frames);
    expect(await rig.closePages()).toEqual([]);
  });
});

interface Counted {
  counted: { frames: number; drawings: number; most: number };
}

/**
 * Counts how often the list changes, and how often at most between two frames. A mutation observer
 * is called once for all that one render of React changes.
 */
async function countDrawings(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counted = { frames: 0, drawings: 0, most: 0 };
    let ofThisFrame = 0;
    const frame = (): void => {
      counted.frames += 1;
      ofThisFrame = 0;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const list = document.querySelector(".live-list");
    if (list === null) throw new Error("no list to watch");
    let newest: string | undefined;
    new MutationObserver(() => {
      // What is typed draws the list as well: counted is what the newest message changes.
      const drawn = list.querySelector<HTMLElement>(".row")?.dataset["entity"];
      if (drawn === newest) return;
      newest = drawn;
      counted.drawings += 1;
      ofThisFrame += 1;
      counted.most = Math.max(counted.most, ofThisFrame);
    }).observe(list, { subtree: true, childList: true, characterData: true });
    (window as unknown as Counted).counted = counted;
  });
}

async function burst(rig: Rig): Promise<void> {
  const start = Date.now();
  const commits: Promise<void>[] = [];
  for (let first = 0; first < UPDATES; first += AT_ONCE) {
    const due = start + (first / AT_ONCE) * COMMIT_EVERY_MS;
    await new Promise((later) => setTimeout(later, due - Date.now()));
    commits.push(rig.store.put(...Array.from({ length: AT_ONCE }, (_, index) => numbered(first + index))));
  }
  await Promise.all(commits);
}

function numbered(number: number): Document {
  const [id, text, created_at] = [`issue-${number}`, `Number ${number}`, now(60 + number)];
  return record({ id, issue_id: 100 + number, text, created_at });
}
