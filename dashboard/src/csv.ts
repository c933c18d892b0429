import { together, waitSeconds } from "./figures.ts";
import { contains, partsOf } from "./range.ts";
import type { Period } from "./useFigures.ts";

const COLUMNS = [
  "from",
  "to",
  "repository",
  "questions",
  "answered_by_bot",
  "answered_by_people",
  "closed",
  "waiting",
  "messages",
  "wait_p50_seconds",
  "wait_p95_seconds",
] as const;

/** What is shown, one line for each bar of the trend; the columns are named as in `cv-analytics summary --json`. */
export function csvOf({ range, rows }: Period, repository: string): string {
  const lines = partsOf(range).map((part) => {
    const figures = together(rows.filter(({ date }) => contains(part, date)));
    const waits = [waitSeconds(figures, 50) ?? "", waitSeconds(figures, 95) ?? ""];
    const { questions, answered_by_bot, answered_by_people, closed, waiting, messages } = figures;
    return [part.from, part.to, quoted(repository), questions, answered_by_bot, answered_by_people, closed, waiting, messages, ...waits];
  });
  return [COLUMNS, ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Gives the reader a file. */
export function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Revoked at once, the address is gone before some browsers have begun to read it.
  setTimeout(() => { URL.revokeObjectURL(address); }, 60_000);
}
