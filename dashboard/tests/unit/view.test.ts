import { describe, expect, test } from "vitest";
import { behindBy } from "../../src/health.ts";
import { before, lastDays, lengthOf, partsOf, weekRange } from "../../src/range.ts";
import { daysOfRange, parseView, queryOf, START, type View } from "../../src/view.ts";

const TODAY = "2026-03-10";

describe("an address", () => {
  const chosen: View = {
    range: "2026-02-01~2026-02-28", repository: "octo/cv", search: "which & why?", authors: "people", thread: "7#12", reports: "2026-W09",
  };

  test("leads back to everything that was chosen", () => {
    expect(parseView(queryOf(chosen))).toEqual(chosen);
  });

  test("of what is usual says nothing", () => {
    expect(queryOf(START)).toBe("");
    expect(parseView("")).toEqual(START);
  });

  test.each(["?authors=robots", "?unknown=1"])("that means nothing is the usual page: %s", (query) => {
    expect(parseView(query)).toEqual(START);
  });
});

describe("the range", () => {
  test.each([
    ["7d", "2026-03-04", TODAY],
    ["365d", "2025-03-11", TODAY],
    ["2026-02-01~2026-02-28", "2026-02-01", "2026-02-28"],
    ["2026-W10", "2026-03-02", "2026-03-08"],
    ["2026-W01", "2025-12-29", "2026-01-04"],
  ])("%s is from %s to %s", (range, from, to) => {
    expect(daysOfRange(range, TODAY)).toEqual({ from, to });
  });

  test.each(["", "8d", "2026-02-30~2026-03-01", "2026-03-02~2026-03-01", "1999-01-01~2026-03-01", "2026-W60"])("%j is the usual one", (range) => {
    expect(daysOfRange(range, TODAY)).toEqual(lastDays(30, TODAY));
  });

  test("is compared with as many days before it", () => {
    expect(before({ from: "2026-03-01", to: "2026-03-10" })).toEqual({ from: "2026-02-19", to: "2026-02-28" });
  });

  test("has a bar for each day, or for each week where it is long, and no day is missing or twice", () => {
    expect(partsOf(lastDays(30, TODAY))).toHaveLength(30);
    const weeks = partsOf(lastDays(365, TODAY));
    expect(weeks.length).toBeLessThan(55);
    expect(weeks.reduce((total, part) => total + lengthOf(part), 0)).toBe(365);
    expect(weeks[1]).toEqual({ from: "2025-03-17", to: "2025-03-23" });
  });

  test("of no week is none", () => {
    expect(weekRange("week 5")).toBeUndefined();
  });
});

describe("figures are behind", () => {
  const at = (second: number): string => `2026-03-10T09:00:${`${second}`.padStart(2, "0")}.000Z`;
  const now = Date.parse(at(0)) + 180_000;
  const fresh = { received: at(0), threads: at(0), counts: true, figures: at(0) };

  test("by nothing where they have taken in the newest message", () => {
    expect(behindBy(fresh, now)).toBe(0);
  });

  test("by as long as a message has waited to be taken in", () => {
    expect(behindBy({ ...fresh, received: at(30) }, now)).toBe(150_000);
    expect(behindBy({ ...fresh, received: at(30), threads: at(30) }, now)).toBe(150_000);
  });

  test("by nothing while that is usual", () => {
    expect(behindBy({ ...fresh, received: at(30) }, Date.parse(at(40)))).toBe(0);
  });

  test("by nothing where the thread that they lack counts nothing", () => {
    expect(behindBy({ ...fresh, received: at(30), threads: at(30), counts: false }, now)).toBe(0);
  });
});
