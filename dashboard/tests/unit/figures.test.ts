import { describe, expect, test } from "vitest";
import { csvOf } from "../../src/csv.ts";
import { readDays, readRow, summed, together, waitSeconds } from "../../src/figures.ts";
import { barsOf, scaleEnd } from "../../src/trend.ts";
import { row } from "./events.ts";

const monday = row({
  date: "2026-03-02", questions: 3, answered_by_bot: 1, answered_by_people: 1, waiting: 1, messages: 5, waits: [40, 600],
  keywords: [{ word: "rust", count: 2 }, { word: "go", count: 1 }],
  repositories: [{ repository: "octo/old", repository_id: 7, questions: 3, answered_by_bot: 1, answered_by_people: 1, closed: 0, waiting: 1, messages: 5 }],
});
const tuesday = row({
  date: "2026-03-03", questions: 1, answered_by_bot: 1, messages: 2, waits: [60], keywords: [{ word: "go", count: 1 }],
  repositories: [{ repository: "octo/new", repository_id: 7, questions: 1, answered_by_bot: 1, answered_by_people: 0, closed: 0, waiting: 0, messages: 2 }],
});
const both = together([tuesday, monday]);

describe("the figures of a range", () => {
  test("are the sums of its days", () => {
    expect(both).toMatchObject({ questions: 4, answered_by_bot: 2, answered_by_people: 1, closed: 0, waiting: 1, messages: 7 });
  });

  test("hold every wait, so that their percentiles are exact", () => {
    expect(both.waits).toEqual([40, 60, 600]);
    expect([50, 95].map((share) => waitSeconds(both, share))).toEqual([60, 600]);
    expect(waitSeconds(together([]), 50)).toBeUndefined();
  });

  test("rank keywords by count, then by word", () => {
    expect(both.keywords).toEqual([{ word: "go", count: 2 }, { word: "rust", count: 2 }]);
  });

  test("show a renamed repository once, under its newest name", () => {
    expect(both.repositories).toMatchObject([{ repository: "octo/new", repository_id: 7, questions: 4, waiting: 1 }]);
  });

  test("of no day are zeros", () => {
    expect(together([])).toMatchObject({ questions: 0, waits: [], as_of: "" });
  });
});

test("a row is read field by field, with what is missing left empty", () => {
  expect(readRow("2026-03-02~all", { date: "2026-03-02", questions: 2, waits: [5] })).toEqual(row({ date: "2026-03-02", revision: 0, questions: 2, waits: [5], as_of: "" }));
  expect(readRow("x", {})).toBeUndefined();
});

test("a document is read as a day, or as the days of a week that have figures", () => {
  const { mon, thu } = { mon: { date: "2026-03-02", revision: 4, questions: 2 }, thu: { date: "2026-03-05", revision: 7, questions: 1 } };
  expect(readDays("2026-03-02~all", mon)).toMatchObject({ revision: 4, rows: [{ date: "2026-03-02", questions: 2 }] });
  const week = readDays("2026-03-02~all", { date: "2026-03-02", repository_id: 0, mon, thu, sun: {} });
  expect(week).toMatchObject({ revision: 11, rows: [{ date: "2026-03-02", questions: 2 }, { date: "2026-03-05", questions: 1 }] });
});

test("the waits of a week's day are read as they were packed", () => {
  // As in tests/unit/contract_/test_packed.py.
  const packed = Uint8Array.from([0x00, 0x05, 0xb7, 0x02, 0x80, 0xa4, 0x9e, 0x01]);
  expect(summed(packed)).toEqual([0, 5, 316, 2_593_596]);
  const mon = { date: "2026-03-02", waits: { toUint8Array: () => packed } };
  expect(readDays("2026-03-02~all", { mon }).rows[0]?.waits).toEqual([0, 5, 316, 2_593_596]);
});

test("a day without a row is a bar of nothing", () => {
  const bars = barsOf({ from: "2026-03-01", to: "2026-03-03" }, [monday, tuesday]);
  expect(bars.map(({ figures }) => figures.questions)).toEqual([0, 3, 1]);
});

test.each([[0, 4], [4, 4], [5, 6], [6, 6], [11, 12], [29, 30], [90, 100], [101, 120], [1000, 1000]])("a scale for %d ends at %d", (most, end) => {
  expect(scaleEnd(most)).toBe(end);
});

test("the file holds a line for each bar", () => {
  const range = { from: "2026-03-02", to: "2026-03-03" };
  const period = { range, rows: [monday, tuesday], figures: both, loaded: true };
  expect(csvOf(period, "octo/new").split("\r\n")).toEqual([
    "from,to,repository,questions,answered_by_bot,answered_by_people,closed,waiting,messages,wait_p50_seconds,wait_p95_seconds",
    '2026-03-02,2026-03-02,"octo/new",3,1,1,0,1,5,40,600',
    '2026-03-03,2026-03-03,"octo/new",1,1,0,0,0,2,60,60',
    "",
  ]);
});
