import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import { record } from "./documents.ts";
import { accessibilityFaults, picture } from "./page.ts";
import { Rig } from "./rig.ts";
import { missing } from "./surroundings.ts";

const why = missing({ emulator: true });

describe.skipIf(why !== undefined)(`a lost connection${why === undefined ? "" : ` (${why})`}`, () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.started();
  });
  afterAll(() => rig.stop());
  afterEach(async () => {
    expect(await rig.closePages()).toEqual([]);
  });

  test("the database goes away and comes back: the page says so and catches up by itself", async () => {
    const seeds = conversation();
    await rig.store.put(...seeds);
    const page = await rig.look();
    const light = page.locator(".connection");
    await rig.emulator.stop();
    await light.getByText("Reconnecting…").waitFor();
    await light.getByText(/^Stale since \d\d:\d\d$/).waitFor();
    // What was known is still there to read.
    expect(await page.locator(".live-list .row").count()).toBe(seeds.length);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "offline");
    await rig.emulator.start();
    await rig.store.put(record({ id: "issue-1", text: "Anybody still here?" }));
    await light.getByText("Live").waitFor();
    await page.locator(".live-list .row").getByText("Anybody still here?").waitFor();
    await page.getByText("No connection since").waitFor({ state: "detached" });
  });

  test("a browser without a network says so at once and catches up when it is back", async () => {
    const page = await rig.look();
    await page.context().setOffline(true);
    await page.locator(".connection").getByText("Reconnecting…").waitFor();
    await rig.store.put(record({ id: "issue-2", text: "Asked in a tunnel?" }));
    await page.context().setOffline(false);
    await page.locator(".live-list .row").getByText("Asked in a tunnel?").waitFor();
    await page.locator(".connection[data-state=live]").waitFor();
  });

  test("a page opened while the database is away does not claim that nobody asked", async () => {
    await rig.emulator.stop();
    const page = await rig.open();
    await page.locator(".connection").getByText(/Reconnecting…|Stale since/).waitFor();
    expect(await page.getByText("No message yet").count()).toBe(0);
    await rig.emulator.start();
    await page.locator(".connection[data-state=live]").waitFor();
  });
});
