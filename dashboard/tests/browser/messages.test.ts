import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { conversation } from "./conversation.ts";
import { now, record, thread } from "./documents.ts";
import { accessibilityFaults, DESKTOP, picture } from "./page.ts";
import { fill, lookFilled, onEmptyEmulator } from "./empty_emulator.ts";

onEmptyEmulator("the messages of the page", (own) => {
  const rows = (page: Page) => page.locator(".live-list .row");

  test("search and filter narrow the list, say what they search in, and can be cleared", async () => {
    const page = await lookFilled(own.rig);
    await page.getByLabel("Author").selectOption("chatbot");
    expect(await rows(page).count()).toBe(10);
    await page.getByText("10 found in all 25 messages").waitFor();
    await page.getByLabel("Search").fill("nothing holds this");
    await page.getByText("No loaded message matches.").waitFor();
    await page.reload();
    await page.getByText("No loaded message matches.").waitFor();
    await page.getByRole("button", { name: "Clear search and filter" }).click();
    expect(await rows(page).count()).toBe(25);
  });

  test("a keyword is searched for by pressing it", async () => {
    const page = await lookFilled(own.rig);
    const button = page.locator(".keywords button").first();
    const word = (await button.locator("[translate=no]").textContent()) ?? "";
    await button.click();
    expect(await page.getByLabel("Search").first().inputValue()).toBe(word);
    for (const text of await rows(page).allTextContents()) expect(text.toLowerCase()).toContain(word);
  });

  test("no message moves or grows once it is shown, however late the code that draws its text", async () => {
    await fill(own.rig);
    const page = await own.rig.open(DESKTOP, "?range=7d");
    await page.addInitScript(noteFirstPlaces);
    const late: Route[] = [];
    await page.route("**/Markdown-*.js", (route) => { late.push(route); });
    await page.reload();
    await page.getByText("10 of 27 questions").waitFor();
    await page.locator(".tiles[aria-busy=false]").waitFor();
    for (const route of late) await route.continue();
    await rows(page).nth(24).locator("p", { hasText: "Does the portfolio" }).waitFor();
    const [first, last] = await page.evaluate(() => {
      const { placesAtFirst, placesNow } = window as unknown as Places;
      return [placesAtFirst, placesNow()];
    });
    expect(last).toEqual(first);
  });

  test("nothing moves under the pointer: new questions wait behind a button", async () => {
    const page = await lookFilled(own.rig);
    await rows(page).nth(3).hover();
    const before = await rows(page).nth(3).boundingBox();
    await own.rig.store.put(record({ id: "issue-1", text: "Who came in late?" }));
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
    const page = await lookFilled(own.rig);
    await page.getByLabel("Author").focus();
    await page.keyboard.press("Tab");
    await own.rig.store.put(record({ id: "issue-1", text: "Who came in late?" }));
    await page.getByRole("button", { name: "1 new" }).focus();
    await page.keyboard.press("Enter");
    await rows(page).first().getByText("Who came in late?").waitFor();
    await own.rig.store.put(record({ id: "issue-2", text: "And who came later?", created_at: now(1) }));
    await rows(page).first().getByText("And who came later?").waitFor();
  });

  test("what is deleted under the pointer leaves its place, not its text", async () => {
    const page = await lookFilled(own.rig);
    await rows(page).nth(3).hover();
    const text = await rows(page).nth(1).locator(".text").textContent();
    const [second] = conversation().slice(-2);
    if (second === undefined || text === null) throw new Error("the conversation has fewer than two lines");
    await own.rig.store.put({ ...second, fields: { ...second.fields, text: "", deleted: true, revision: 2 } });
    await page.getByText("Deleted on GitHub just now.").waitFor();
    expect(await page.locator(".live-list").textContent()).not.toContain(text);
    expect(await rows(page).count()).toBe(25);
  });

  test("new messages are announced to screen readers", async () => {
    const page = await own.rig.look();
    await own.rig.store.put(record({ id: "issue-1" }));
    await page.getByRole("log").getByText("1 new message.").waitFor({ state: "attached" });
  });

  test("of many messages the newest are loaded, and older ones on request", async () => {
    const many = Array.from({ length: 203 }, (_, index) =>
      record({ id: `issue-${index}`, issue_id: index, text: `Number ${index}?`, created_at: now(index - 4000) }),
    );
    await own.rig.store.put(...many);
    const page = await own.rig.look();
    await page.getByText("the newest 50 messages").waitFor();
    expect(await rows(page).count()).toBe(50);
    await page.getByLabel("Search").fill("number 100?");
    await page.getByText("0 found in the newest 50 messages").waitFor();
    await page.getByRole("button", { name: "Search the newest 150" }).click();
    await page.getByText("1 found in the newest 150 messages").waitFor();
    await page.getByLabel("Search").fill("");
    await page.getByRole("button", { name: "Show older messages" }).click();
    await page.getByText("all 203 messages").waitFor();
    expect(await rows(page).last().textContent()).toContain("Number 0?");
  });

  test("a thread of 600 messages opens at its newest, and both ends are reachable", async () => {
    const many = Array.from({ length: 600 }, (_, index) =>
      record({ id: `comment-${index}`, text: `Number ${index}.`, created_at: now(index - 4000) }),
    );
    await own.rig.store.put(...many, thread({ id: "1#1", title: "A long story", questions: 3, answered_by_bot: 3 }));
    const page = await own.rig.look();
    await rows(page).locator(".thread-link").first().click();
    const steps = page.locator("dialog .step");
    await steps.first().getByText("Number 599.").waitFor();
    await page.getByRole("heading", { name: "A long story" }).waitFor();
    await page.locator("dialog").getByText("the newest 50 messages").waitFor();
    await page.getByRole("button", { name: "Oldest first" }).click();
    await steps.first().getByText("Number 0.").waitFor();
    await page.getByRole("button", { name: "Show newer messages" }).click();
    await steps.nth(149).getByText("Number 149.").waitFor();
  });

  test("a thread is opened and closed by the keyboard, which comes back to where it was", async () => {
    const page = await lookFilled(own.rig);
    const link = rows(page).locator(".thread-link", { hasText: "octo/cv#10" }).first();
    await link.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog .step").nth(3).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "thread");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await link.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  });

  test("a thread is found by its name in the address", async () => {
    await fill(own.rig);
    const page = await own.rig.look(DESKTOP, `?thread=${encodeURIComponent("octo/platform#100")}`);
    await page.locator("dialog").getByText("miriam").waitFor();
    await page.goBack();
    const unknown = await own.rig.look(DESKTOP, `?thread=${encodeURIComponent("octo/none#1")}`);
    await unknown.getByText("No thread of this name is stored.").waitFor();
  });

  test("what strangers write is rendered, and nothing of it runs, loads, floats or asks", async () => {
    const text = '**bold** <form><input name="a"></form><img src="https://example.com/a.png"><script>window.ran = true</script>';
    await own.rig.store.put(record({ id: "issue-1", kind: "issue", title: "A title", text }));
    const page = await own.rig.look();
    await rows(page).locator(".text strong").getByText("bold").waitFor();
    await rows(page).getByRole("heading", { name: "A title" }).waitFor();
    expect(await rows(page).locator(".text").locator("form, input, img, script").count()).toBe(0);
    expect(await page.evaluate(() => "ran" in window)).toBe(false);
  });

  test("an address that would run a script is no link", async () => {
    await own.rig.store.put(record({ id: "issue-1", url: "javascript:alert(1)", text: "Press me?" }));
    const page = await own.rig.look();
    await rows(page).getByText("Press me?").waitFor();
    expect(await page.locator(".github-link").count()).toBe(0);
  });
});

interface Places {
  placesAtFirst: string[];
  placesNow: () => string[];
}

/** In the page, before it loads: notes where the messages stand when they are first drawn. */
function noteFirstPlaces(): void {
  const placesNow = (): string[] =>
    [...document.querySelectorAll(".live-list .row")].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return `${top + scrollY} ${height}`;
    });
  const watch = new MutationObserver(() => {
    const placesAtFirst = placesNow();
    if (placesAtFirst.length === 0) return;
    watch.disconnect();
    Object.assign(window, { placesAtFirst, placesNow });
  });
  watch.observe(document, { subtree: true, childList: true });
}
