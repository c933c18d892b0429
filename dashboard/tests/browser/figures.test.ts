import { expect, test } from "vitest";
import { now, record, report, row, thread } from "./documents.ts";
import { accessibilityFaults, DESKTOP, picture, TABLET } from "./page.ts";
import { lookFilled, onEmptyEmulator } from "./empty_emulator.ts";
import { published, waitingThreads } from "./published.ts";

onEmptyEmulator("the figures of the page", (own) => {
  test("on a tablet the trend and who waits come first", async () => {
    const page = await lookFilled(own.rig, TABLET);
    expect((await page.locator("#waiting").boundingBox())?.y).toBeLessThan(900);
  });

  test("who waits is shown longest first, with the true count, and page by page", async () => {
    const page = await lookFilled(own.rig);
    const lines = page.locator(".waiting li");
    await page.getByText("10 of 27 questions, longest wait first").waitFor();
    expect(await lines.first().textContent()).toContain("miriam");
    await page.locator("#waiting").getByRole("button", { name: "Show more" }).click();
    await page.getByText("27 questions, longest wait first", { exact: true }).waitFor();
    expect(await lines.count()).toBe(27);
  });

  test("fifty repositories: all are in the table and to choose from, and the choice is in the address", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `octo/service-${index}`);
    await own.rig.store.put(...published(30, names));
    const page = await own.rig.look();
    await page.getByRole("button", { name: "Show all 50 repositories" }).click();
    expect(await page.locator(".repositories tbody tr").count()).toBe(50);
    await page.getByLabel("Repository").selectOption("octo/service-2");
    await page.getByRole("link", { name: "All repositories" }).waitFor();
    expect(new URL(page.url()).searchParams.get("repository")).toBe("octo/service-2");
    await page.locator(".tiles[aria-busy=false]").waitFor();
    const chosen = await page.locator(".tile strong").first().textContent();
    await page.reload();
    await page.locator(".tiles[aria-busy=false]").waitFor();
    expect(await page.locator(".tile strong").first().textContent()).toBe(chosen);
  });

  test("a repository that nobody knows is said to be unknown, until its first question", async () => {
    const page = await own.rig.open(DESKTOP, "?repository=octo%2Fnone");
    await page.getByText("There are no figures of octo/none").waitFor();
    await own.rig.store.put(row({ date: now().slice(0, 10), repository: "octo/none", repository_id: 5, questions: 7, waiting: 7 }));
    await page.locator(".tile strong").first().getByText("7", { exact: true }).waitFor();
  });

  test("a range is compared with the days before, and goes into the address and the file", async () => {
    await own.rig.store.put(
      row({ date: "2026-03-02", questions: 4, answered_by_bot: 3, waiting: 1, waits: [10, 20, 400] }),
      row({ date: "2026-02-28", questions: 3, answered_by_bot: 1, answered_by_people: 1, closed: 1, waits: [5, 7000] }),
    );
    const page = await own.rig.look(DESKTOP, "?range=2026-03-01~2026-03-07");
    await page.locator(".tiles[aria-busy=false]").getByText("+1 (+33 %) on the 7 days before").waitFor();
    expect(await page.locator(".tile strong").allTextContents()).toEqual(["4", "75 %", "20 s", "1"]);
    expect(await page.locator(".tile .note").nth(1).textContent()).toBe("was 33 %");
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    expect((await file).suggestedFilename()).toBe("questions 2026-03-01 to 2026-03-07.csv");
  });

  test("the trend's values are shown to the pointer, the keyboard and screen readers", async () => {
    const page = await lookFilled(own.rig);
    const trend = page.locator("#trend");
    await trend.locator(".column").nth(3).hover();
    await trend.locator(".column:nth-child(4).active").waitFor();
    const pointed = await trend.locator(".note").textContent();
    await trend.getByRole("slider").focus();
    await page.keyboard.press("Home");
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
    expect(await trend.locator(".note").textContent()).toBe(pointed);
    expect(await trend.getByRole("slider").getAttribute("aria-valuetext")).toContain(pointed);
    expect(await trend.locator("table tbody tr").count()).toBe(30);
  });

  test("figures that lack a message are said to be behind", async () => {
    const late = { received_at: `${now(-300).slice(0, -1)}.000Z` };
    await own.rig.store.put(record({ id: "issue-1", ...late }), thread({ id: "1#1", as_of: "2026-03-02T09:00:00.000Z" }));
    await own.rig.store.put(row({ date: "2026-03-02", as_of: "2026-03-02T09:00:00.000Z" }));
    const page = await own.rig.look();
    await page.getByText(/^Figures are 5 min behind$/).waitFor();
  });

  test("a weekly report is readable as it was mailed, and runs nothing", async () => {
    const html = "<p style='color: red'>The week</p><script>parent.ran = true</script>";
    await own.rig.store.put(report({ week: "2026-W47", questions: 9, answered: 8, html }), report({ week: "2026-W46", questions: 2, answered: 1, html }));
    const page = await own.rig.look(DESKTOP, "?reports=2026-W47");
    await page.frameLocator("iframe").getByText("The week").waitFor();
    expect(await page.evaluate(() => "ran" in window)).toBe(false);
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "report");
    await page.getByRole("link", { name: "Week 2026-W46" }).click();
    await page.getByRole("heading", { name: "Week 2026-W46" }).waitFor();
    await page.getByRole("link", { name: "These days as they stand now" }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("range")).toBe("2026-W46");
  });

  test.each(["7d", "30d", "90d", "365d"])("opening the page on %s reads at most 200 documents", async (range) => {
    const many = Array.from({ length: 300 }, (_, index) => record({ id: `issue-${index}`, created_at: now(-index) }));
    await own.rig.store.put(...many, ...published(2 * Number.parseInt(range), ["octo/cv"]), ...waitingThreads(100));
    const page = await own.rig.open(DESKTOP, `?range=${range}`);
    await page.addInitScript(keepWhatTheChannelBrings);
    await page.reload();
    await page.locator(".tile").getByText(/on the \d+ days before/).first().waitFor();
    await page.getByText("10 of 100 questions").waitFor();
    const brought = await page.evaluate(() => (window as unknown as { brought: string[] }).brought.join(""));
    const documents = brought.split('"documentChange"').length - 1;
    expect(documents).toBeGreaterThan(60);
    expect(documents).toBeLessThanOrEqual(200);
  });
});

/** In the page: keeps the text of every answer of Firestore's channel. */
function keepWhatTheChannelBrings(): void {
  const brought: string[] = [];
  Object.assign(window, { brought });
  const real = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const response = await real(...request);
    const reader = response.clone().body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async (): Promise<void> => {
      for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) brought.push(part.value);
    };
    read().catch(() => undefined);
    return response;
  };
}
