import type { Page } from "playwright-core";
import { beforeEach, test } from "vitest";
import { conversation } from "./conversation.ts";
import { now, record, row, thread } from "./documents.ts";
import { onEmptyEmulator } from "./empty_emulator.ts";
import { published, waitingThreads } from "./published.ts";

onEmptyEmulator("a page that the browser has translated", (own) => {
  beforeEach(async () => {
    await own.rig.store.put(...conversation(), ...published(30), ...waitingThreads(3));
  });

  async function translated(): Promise<Page> {
    const page = await own.rig.look();
    await page.locator(".live-list .row").nth(20).waitFor();
    await page.locator(".waiting li").nth(2).waitFor();
    await page.evaluate(translate);
    return page;
  }

  test("survives deletions, edits, new messages and answers", async () => {
    const page = await translated();
    const [second] = conversation().slice(-2);
    if (second === undefined) throw new Error("the conversation has fewer than two lines");
    await own.rig.store.put({ ...second, fields: { ...second.fields, deleted: true, revision: 2 } });
    await own.rig.store.put(record({ id: "issue-1", text: "Who came in late?", created_at: now(1) }));
    await page.locator(".live-list .row").first().getByText("Who came in late?").waitFor();
    await page.evaluate(translate);
    await own.rig.store.put(record({ id: "issue-1", text: "Who came too late?", created_at: now(1), revision: 2 }));
    await page.locator(".live-list .row").first().getByText("Who came too late?").waitFor();
    await own.rig.store.put(thread({ id: "1#100", revision: 2 }));
    await page.getByText("2 questions, longest wait first").waitFor();
    await own.rig.store.put(row({ date: now().slice(0, 10), revision: 2, questions: 4321 }));
    await page.locator(".tile strong").first().getByText("4,").waitFor();
    await page.getByLabel("Search").fill("no such word");
    await page.getByText("No loaded message matches.").waitFor();
    await page.getByRole("button", { name: "90 days" }).click();
    await page.getByText("on the 90 days before").first().waitFor();
  });

  test("survives a thread that is opened and closed", async () => {
    const page = await translated();
    await page.locator(".live-list .thread-link").first().click();
    await page.locator("dialog .step").first().waitFor();
    await page.evaluate(translate);
    await page.getByRole("button", { name: "Oldest first" }).click();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  });

  test("says that the connection is lost, and that it is back", async () => {
    const page = await translated();
    const light = page.locator(".connection");
    await page.context().setOffline(true);
    await light.getByText("Reconnecting…").waitFor();
    await page.evaluate(translate);
    await light.getByText(/^Stale since/).waitFor();
    await page.context().setOffline(false);
    await light.getByText("Live").waitFor();
  });
});

/** In the page: does what Chrome's translation does to the page's nodes. */
function translate(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Node[] = [];
  while (walker.nextNode() !== null) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.textContent?.trim() === "" || text.parentElement?.closest("[translate=no], font, script") !== null) continue;
    const words = text.textContent ?? "";
    const place = document.createElement("template");
    place.innerHTML = "<font><font></font></font>";
    place.content.querySelector("font font")?.append(words);
    text.parentNode?.replaceChild(place.content, text);
  }
}
