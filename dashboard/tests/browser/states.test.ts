import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import { now, record } from "./documents.ts";
import { accessibilityFaults, DESKTOP, localConfig, PHONE, picture, servePage } from "./page.ts";
import { Rig } from "./rig.ts";
import { missing } from "./surroundings.ts";

const why = missing({ emulator: true });

describe.skipIf(why !== undefined)(`the states of the page${why === undefined ? "" : ` (${why})`}`, () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.started();
  });
  afterAll(() => rig.stop());
  beforeEach(() => rig.emulator.clear());
  afterEach(async () => {
    expect(await rig.closePages()).toEqual([]);
  });

  const fill = (): Promise<void> => rig.store.put(...conversation());
  const rows = (page: Page) => page.locator(".live-list .row");

  test("an empty database is said to be empty, and the first question is shown", async () => {
    const page = await rig.look();
    await page.getByText("Nobody has asked yet").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "empty");
    await rig.store.put(record({ id: "issue-1", text: "Anybody here?" }));
    await rows(page).getByText("Anybody here?").waitFor();
    expect(await rows(page).count()).toBe(1);
  });

  for (const [name, options] of [
    ["live-light", { ...DESKTOP, colorScheme: "light" }],
    ["live-dark", { ...DESKTOP, colorScheme: "dark" }],
    ["phone-light", { ...PHONE, colorScheme: "light" }],
    ["phone-dark", { ...PHONE, colorScheme: "dark" }],
  ] as const) {
    test(`questions and answers are shown without accessibility faults: ${name}`, async () => {
      await fill();
      const page = await rig.look(options);
      await rows(page).nth(24).waitFor();
      await page.locator(".chart canvas").waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await picture(page, name);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }

  test("the figures are those of the events at hand", async () => {
    await fill();
    const page = await rig.look();
    await rows(page).nth(24).waitFor();
    expect(await page.locator(".tile strong").allTextContents()).toEqual(["15", "67 %", "1 min 35 s", "5"]);
    expect(await page.locator(".waiting li").first().textContent()).toContain("open source contributions");
    expect(await page.locator(".keywords li").first().textContent()).toContain("project,");
  });

  test("search and filters narrow the list, and can be cleared", async () => {
    await fill();
    const page = await rig.look();
    await rows(page).nth(24).waitFor();
    await page.getByLabel("State").selectOption("unanswered");
    expect(await rows(page).count()).toBe(5);
    await page.getByLabel("Repository").selectOption("octo/blog");
    expect(await rows(page).count()).toBe(1);
    await page.getByLabel("Search").fill("nothing holds this");
    await page.getByText("Nothing here matches.").waitFor();
    await page.getByRole("button", { name: "Clear search and filters" }).click();
    expect(await rows(page).count()).toBe(25);
  });

  test("a keyword is searched for by pressing it", async () => {
    await fill();
    const page = await rig.look();
    await page.locator(".keywords button").first().click();
    const word = await page.getByLabel("Search").first().inputValue();
    for (const text of await rows(page).allTextContents()) expect(text.toLowerCase()).toContain(word);
  });

  test("nothing moves under the pointer: new questions wait behind a button", async () => {
    await fill();
    const page = await rig.look();
    await rows(page).nth(3).hover();
    const before = await rows(page).nth(3).boundingBox();
    await rig.store.put(record({ id: "issue-1", text: "Who came in late?" }));
    await page.getByRole("button", { name: "1 new" }).waitFor();
    expect(await rows(page).nth(3).boundingBox()).toEqual(before);
    await picture(page, "new-items-wait");
    // The way to the button must not be taken for leaving the list.
    await page.getByRole("button", { name: "1 new" }).hover();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    await page.getByRole("button", { name: "1 new" }).click();
    await rows(page).first().getByText("Who came in late?").waitFor();
  });

  test("the keyboard holds the list as the pointer does, and lets it go", async () => {
    await fill();
    const page = await rig.look();
    await rows(page).nth(24).waitFor();
    await page.getByLabel("State").focus();
    await page.keyboard.press("Tab");
    await rig.store.put(record({ id: "issue-1", text: "Who came in late?" }));
    await page.getByRole("button", { name: "1 new" }).focus();
    await page.keyboard.press("Enter");
    await rows(page).first().getByText("Who came in late?").waitFor();
    await rig.store.put(record({ id: "issue-2", text: "And who came later?", created_at: now(1) }));
    await rows(page).first().getByText("And who came later?").waitFor();
  });

  test("what is deleted under the pointer leaves its place, not its text", async () => {
    await fill();
    const page = await rig.look();
    await rows(page).nth(3).hover();
    const text = await rows(page).nth(1).locator(".text").textContent();
    const [second] = conversation().slice(-2);
    if (second === undefined || text === null) throw new Error("the conversation has fewer than two lines");
    await rig.store.put({ ...second, fields: { ...second.fields, text: "", deleted: true, revision: 2 } });
    await page.getByText("Deleted on GitHub just now.").waitFor();
    expect(await page.locator(".live-list").textContent()).not.toContain(text);
    expect(await rows(page).count()).toBe(25);
  });

  test("new questions are announced to screen readers", async () => {
    const page = await rig.look();
    await rig.store.put(record({ id: "issue-1" }));
    await page.getByRole("log").getByText("1 new question.").waitFor({ state: "attached" });
  });

  test("of more than a hundred events the newest hundred are held", async () => {
    const many = Array.from({ length: 103 }, (_, index) =>
      record({ id: `issue-${index}`, issue_id: index, text: `Number ${index}?`, created_at: now(index - 4000) }),
    );
    await rig.store.put(...many);
    const page = await rig.look();
    await page.getByRole("button", { name: "Show all 100" }).first().click();
    expect(await rows(page).count()).toBe(100);
    expect(await rows(page).first().textContent()).toContain("Number 102?");
    expect(await rows(page).last().textContent()).toContain("Number 3?");
  });

  test("a thread is shown with its pauses, and the keyboard opens and closes it", async () => {
    await fill();
    const page = await rig.look();
    const link = rows(page).locator(".thread-link", { hasText: "octo/cv#10" }).first();
    await link.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog .step").nth(3).waitFor();
    expect(await page.locator("dialog .pause").allTextContents()).toContain("4 min later");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "timeline");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await link.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  });

  test("an event of no thread shows its neighbours within five seconds, marked as approximate", async () => {
    const alone = { correlation_id: "", url: "", text: "Where do I belong?" };
    await rig.store.put(record({ id: "comment-1", ...alone, created_at: "2026-03-02T10:00:05Z" }));
    await rig.store.put(record({ id: "comment-2", text: "Just before", created_at: "2026-03-02T10:00:00Z" }));
    await rig.store.put(record({ id: "comment-3", text: "Just after", created_at: "2026-03-02T10:00:10Z" }));
    await rig.store.put(record({ id: "comment-4", text: "Too late", created_at: "2026-03-02T10:00:11Z" }));
    const page = await rig.look();
    await rows(page).filter({ hasText: alone.text }).locator(".thread-link").click();
    await page.locator("dialog .step").nth(2).waitFor();
    expect(await page.locator("dialog .step").count()).toBe(3);
    expect(await page.locator("dialog .step[aria-current]").textContent()).toContain(alone.text);
    expect(await page.locator("dialog").textContent()).toContain("Approximate");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "neighbours");
  });

  test("an address that would run a script is no link", async () => {
    await rig.store.put(record({ id: "issue-1", url: "javascript:alert(1)", text: "Press me?" }));
    const page = await rig.look();
    await rows(page).getByText("Press me?").waitFor();
    expect(await page.locator(".github-link").count()).toBe(0);
  });

  test("a chosen theme is kept", async () => {
    const page = await rig.look({ ...DESKTOP, colorScheme: "light" });
    await page.getByRole("button", { name: "Switch to the dark theme" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Switch to the light theme" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  test("in the cloud, one signs in first", async () => {
    const cloud = await servePage({ ...localConfig(null), stage: "prod" });
    const page = await rig.open(DESKTOP, cloud.address);
    await page.getByRole("button", { name: "Sign in with Google" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "sign-in");
    cloud.close();
  });

  test("without a configuration the page says what is missing", async () => {
    const bare = await servePage(null);
    const page = await rig.open(DESKTOP, bare.address);
    await page.getByText("Could not read config.json beside this page").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    bare.close();
  });
});
