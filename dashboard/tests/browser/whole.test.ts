import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { later } from "../../src/range.ts";
import { change, percent, span, whole } from "../../src/wording.ts";
import { now } from "./documents.ts";
import { DESKTOP, openPage, picture, reachBrowser, type OpenPage } from "./page.ts";
import { dashboardFolder, missing, stack, until } from "./surroundings.ts";
import { WebhookWriter, type Place, type Post } from "./writer.ts";

const run = promisify(execFile);
const why =
  missing({ emulator: false }) ??
  (stack.page === undefined || stack.receiver === undefined || stack.summaryCommand === undefined
    ? "no whole stage; set CV_PAGE, CV_RECEIVER and CV_SUMMARY_COMMAND"
    : undefined);

/** What `cv-analytics summary --json` gives, as far as the page shows it. */
interface Summary {
  readonly questions: number;
  readonly answered_by_bot: number;
  readonly answered_by_people: number;
  readonly closed: number;
  readonly waiting: number;
  readonly wait_p50_seconds: number | null;
  readonly top_keywords: readonly { word: string; count: number }[];
}

const TODAY = now().slice(0, 10);
/** One a day, in turn in each repository. */
const CONVERSATIONS = 60;
const REPOSITORIES = ["platform", "billing"].map((name) => {
  const repositoryId = randomInt(1_000_000, 2_000_000_000);
  return { repository: `octo/${name}-${repositoryId}`, repositoryId };
});

describe.skipIf(why !== undefined)(`the page and the command line${why === undefined ? "" : ` (${why})`}`, () => {
  let browser: Browser;
  let writer: WebhookWriter;
  let opened: OpenPage;
  let waiting: Post | undefined;

  beforeAll(async () => {
    browser = await reachBrowser();
    writer = new WebhookWriter(stack.receiver ?? "", stack.webhookSecret, stack.botLogin);
    for (let number = 0; number < CONVERSATIONS; number++) waiting = (await converse(writer, number)) ?? waiting;
    for (const { repository } of REPOSITORIES) {
      await until("every question is counted", async () => {
        const { questions } = await summaryOf(later(TODAY, -CONVERSATIONS), TODAY, repository);
        return questions === CONVERSATIONS / REPOSITORIES.length;
      });
    }
    opened = await openPage(browser, stack.page ?? "", DESKTOP);
  });
  afterAll(async () => {
    await browser.close();
  });

  const [first, second] = REPOSITORIES;
  test.each([
    ["7d", "", 7],
    ["30d", "", 30],
    ["30d", first?.repository ?? "", 30],
    ["90d", second?.repository ?? "", 90],
    ["365d", "", 365],
    [`${later(TODAY, -40)}~${later(TODAY, -10)}`, first?.repository ?? "", 31],
  ])("say the same of %s in %j", async (range, repository, length) => {
    const [from, to] = range.includes("~") ? range.split("~") as [string, string] : [later(TODAY, 1 - length), TODAY];
    await opened.page.goto(`${stack.page ?? ""}?${new URLSearchParams({ range, repository }).toString()}`);
    const days: Days = { from, to, repository, length };
    let seen: unknown;
    let wanted: unknown;
    await until("the page's figures are the command's", async () => {
      wanted = await wantedOf(days);
      seen = await figuresLike(wanted, opened.page);
      return JSON.stringify(seen) === JSON.stringify(wanted);
    }).catch(() => undefined);
    expect(seen).toEqual(wanted);
    await picture(opened.page, `whole-${length}`);
  });

  test("a waiting question ends before one's eyes when it is answered", async () => {
    if (waiting === undefined || first === undefined) throw new Error("nobody waits");
    await opened.page.goto(`${stack.page ?? ""}?repository=${encodeURIComponent(first.repository)}`);
    const line = opened.page.locator(`.waiting li[data-thread="${first.repositoryId}#${waiting.issue}"]`);
    await line.waitFor();
    await writer.comment(waiting, stack.botLogin, "Here is the answer.", { ...first, createdAt: now() });
    await line.waitFor({ state: "detached" });
    expect(opened.errors).toEqual([]);
  });
});

/** Two or three messages on one issue; every tenth one of the first repository waits. */
async function converse(writer: WebhookWriter, number: number): Promise<Post | undefined> {
  const where = REPOSITORIES[number % 2] ?? { repository: "", repositoryId: 0 };
  const asked = Date.parse(now()) - (number + 1) * 86_400_000;
  const at = (seconds: number): Place => ({ ...where, createdAt: new Date(asked + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z") });
  const question = await writer.open(`How do I configure webhook number${number} with Kubernetes?`, at(0));
  if (number % 20 === 0) return question;
  await writer.comment(question, stack.botLogin, "Like this.", at(30 + number * 7));
  await writer.comment(question, "ann", "Thanks, that worked!", at(3600));
  return undefined;
}

interface Days {
  readonly from: string;
  readonly to: string;
  readonly repository: string;
  readonly length: number;
}

/** What the command says of these days, and of as many before them. */
async function wantedOf({ from, to, repository, length }: Days): Promise<Shown> {
  const earlier = summaryOf(later(from, -length), later(from, -1), repository);
  return expectedOf(await summaryOf(from, to, repository), await earlier, length);
}

async function summaryOf(from: string, to: string, repository: string): Promise<Summary> {
  const [program = "", ...words] = (stack.summaryCommand ?? "").split(" ");
  const chosen = repository === "" ? [] : ["--repository", repository];
  const shown = await run(program, [...words, "--from", from, "--to", to, ...chosen], { cwd: join(dashboardFolder, "..") });
  return JSON.parse(shown.stdout) as Summary;
}

/** The page's figures, for which it has a few seconds to become these: to ask the command again costs more. */
async function figuresLike(wanted: unknown, page: Page): Promise<unknown> {
  let seen: unknown;
  for (let looks = 0; looks < 30; looks++) {
    seen = await figuresOf(page);
    if (JSON.stringify(seen) === JSON.stringify(wanted)) break;
    await page.waitForTimeout(100);
  }
  return seen;
}

interface Shown {
  readonly tiles: string[];
  readonly change: string;
  readonly outcomes: string[];
  readonly words: string[];
}

function expectedOf(summary: Summary, before: Summary, length: number): Shown {
  const { questions, answered_by_bot, answered_by_people, closed, waiting, wait_p50_seconds: wait, top_keywords } = summary;
  return {
    tiles: [whole(questions), percent(answered_by_bot, questions), wait === null ? "–" : span(wait), whole(waiting)],
    change: `${change(questions, before.questions)} on the ${length} days before`,
    outcomes: [answered_by_bot, answered_by_people, closed, waiting].map(whole),
    words: top_keywords.map(({ word, count }) => `${word} ${whole(count)}`),
  };
}

async function figuresOf(page: Page): Promise<Shown> {
  const words = await page.locator(".keywords button").evaluateAll((buttons) =>
    buttons.map((one) => `${one.querySelector("[translate=no]")?.textContent ?? ""} ${one.querySelector(".count")?.textContent ?? ""}`),
  );
  return {
    tiles: await page.locator(".tile strong").allTextContents(),
    change: (await page.locator(".tile .note").allTextContents())[0] ?? "",
    outcomes: await page.locator(".outcomes strong").allTextContents(),
    words,
  };
}
