import type { RepositoryTally } from "../../src/figures.ts";
import { later } from "../../src/range.ts";
import { now, row, thread, type Document } from "./documents.ts";

const WORDS = ["kubernetes", "invoice", "typescript", "certificate", "login", "webhook", "pricing", "export", "rust", "backup", "sso", "quota"];
const NAMES = ["octo/platform", "octo/cv", "octo/blog", "octo/billing-service", "octo/sdk-python", "octo/docs", "octo/infra"];

/** Rows as the publisher writes them, for some days up to today: quiet at weekends, a little more each month. */
export function published(days: number, repositories: readonly string[] = NAMES): Document[] {
  const today = now().slice(0, 10);
  return Array.from({ length: days }, (_, ago) => dayOf(later(today, -ago), ago, repositories)).flat();
}

function dayOf(date: string, ago: number, names: readonly string[]): Document[] {
  const weekend = [0, 6].includes(new Date(date).getUTCDay());
  const shares = names.map((repository, index): RepositoryTally => {
    const questions = Math.max(0, Math.round((weekend ? 1 : 6) + 4 * Math.sin(ago * 1.7 + index) - index * 0.8 - ago / 40));
    const waiting = ago < 9 ? Math.round(questions * 0.12) : 0;
    const people = Math.round(questions * 0.18);
    const closed = Math.round(questions * 0.06);
    const counts = { questions, waiting, closed, answered_by_people: people, answered_by_bot: questions - waiting - people - closed };
    return { repository, repository_id: index + 1, messages: questions * 3, ...counts };
  });
  const sum = (name: keyof RepositoryTally): number => shares.reduce((total, each) => total + Number(each[name]), 0);
  const counts = Object.fromEntries(
    (["questions", "answered_by_bot", "answered_by_people", "closed", "waiting", "messages"] as const).map((name) => [name, sum(name)]),
  );
  const all = row({ date, ...counts, waits: waitsOf(sum("answered_by_bot"), sum("answered_by_people")), keywords: wordsOf(sum("questions"), ago), repositories: shares });
  const own = shares.map((share) =>
    row({ date, ...share, waits: waitsOf(share.answered_by_bot, share.answered_by_people), keywords: wordsOf(share.questions, ago) }),
  );
  return [all, ...own.filter((_, index) => (shares[index]?.questions ?? 0) > 0)];
}

function waitsOf(byBot: number, byPeople: number): number[] {
  const quick = Array.from({ length: byBot }, (_, index) => 12 + ((index * 37) % 240));
  const slow = Array.from({ length: byPeople }, (_, index) => 1800 + ((index * 7919) % 200_000));
  return [...quick, ...slow].sort((a, b) => a - b);
}

function wordsOf(questions: number, ago: number): { word: string; count: number }[] {
  const counts = WORDS.map((word, index) => ({ word, count: Math.max(0, Math.round(questions / (index + 2) + Math.sin(ago + index))) }));
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

/** Threads whose question waits, the first since the longest time. */
export function waitingThreads(count: number): Document[] {
  return Array.from({ length: count }, (_, index) =>
    thread({
      id: `${1 + (index % 3)}#${100 + index}`,
      repository: NAMES[index % 3] ?? "",
      correlation_id: `${NAMES[index % 3] ?? ""}#${100 + index}`,
      title: ["How do I rotate the webhook secret without downtime?", "Export fails for invoices older than a year", "", "¿Hay una versión en español?"][index % 4] ?? "",
      url: `https://github.com/octo/cv/issues/${100 + index}`,
      waiting_since: now(-(9 * 86_400) + index * 7000),
      waiting_for: ["miriam", "jonas-k", "priya", "ahmed-z"][index % 4] ?? "",
    }),
  );
}
