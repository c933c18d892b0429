import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPage, reachBrowser, type OpenPage } from "./page.ts";
import { Stack } from "./rig.ts";
import { missing, stack } from "./surroundings.ts";
import type { Writer } from "./writer.ts";

const why = missing({ emulator: stack.firestore === undefined && stack.page === undefined });

/** Against the stack that the environment names, or one of the suite's own. */
describe.skipIf(why !== undefined)(`what people write on GitHub${why === undefined ? "" : ` (${why})`}`, () => {
  let reached: Stack;
  let browser: Browser;
  let writer: Writer;
  let open: OpenPage;

  beforeAll(async () => {
    reached = await Stack.reached();
    writer = reached.writer;
    browser = await reachBrowser();
    open = await openPage(browser, reached.page);
    await open.page.locator(".connection[data-state=live]").waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await reached.close();
  });

  const marked = (text: string): string => `${text} ${Math.random().toString(36).slice(2)}`;
  const row = (text: string) => open.page.locator(".live-list .row", { hasText: text });

  test("a question appears without a reload", async () => {
    const text = marked("Which universities teach compilers?");
    await writer.ask(text);
    await row(text).waitFor();
    expect(await row(text).getAttribute("data-author")).toBe("person");
  });

  test("an answer is shown as the chatbot's", async () => {
    const [asked, answered] = [marked("How long was the thesis?"), marked("Eighty pages.")];
    const question = await writer.ask(asked);
    await row(asked).waitFor();
    await writer.answer(question, answered);
    await row(answered).waitFor();
    expect(await row(answered).getAttribute("data-author")).toBe("chatbot");
  });

  test("an edit changes the text in its place", async () => {
    const [before, after] = [marked("Wich languages?"), marked("Which languages?")];
    const question = await writer.ask(before);
    await row(before).waitFor();
    await writer.edit(question, after);
    await row(after).waitFor();
    expect(await row(before).count()).toBe(0);
  });

  test("a deletion removes the text", async () => {
    const text = marked("Please forget this.");
    const question = await writer.ask(text);
    await row(text).waitFor();
    await writer.remove(question);
    await row(text).waitFor({ state: "detached" });
    expect(await open.page.content()).not.toContain(text);
  });

  test("markup in a comment runs nothing", async () => {
    const text = marked("After the markup");
    await writer.ask(`<script>window.ran = true</script><img src="x" onerror="window.ran = true"> ${text}`);
    await row(text).waitFor();
    expect(await row(text).locator("script, img").count()).toBe(0);
    expect(await open.page.evaluate(() => "ran" in window)).toBe(false);
  });

  test("a thread shows its messages, the newest first", async () => {
    const [asked, answered] = [marked("What was the first job?"), marked("A bakery.")];
    const question = await writer.ask(asked);
    await new Promise((later) => setTimeout(later, 1100));
    await writer.answer(question, answered);
    await row(answered).locator(".thread-link").click();
    const steps = open.page.locator("dialog .step");
    await steps.nth(1).waitFor();
    expect(await steps.first().textContent()).toContain(answered);
    expect(await steps.nth(1).textContent()).toContain(asked);
    await open.page.keyboard.press("Escape");
    await open.page.locator("dialog").waitFor({ state: "detached" });
    await open.page.mouse.move(0, 0);
  });

  test("nothing went wrong in the page", () => {
    expect(open.errors).toEqual([]);
  });
});
