import { describe, expect, test } from "vitest";
import { figuresOf, nearestRank } from "../../src/figures.ts";
import { passes, NO_FILTERS, repositoriesOf, type Filters } from "../../src/filters.ts";
import { histogramOf, isEmpty, naturalStep } from "../../src/histogram.ts";
import { matchAnswers } from "../../src/matching.ts";
import { at, event } from "./events.ts";

const question = event({ created_at: at("09:00:00"), text: "Which Python version?" });
const answer = event({ entity_id: "comment-1", kind: "response", created_at: at("09:01:30"), text: "3.11", author: "bot" });
const open = event({ entity_id: "issue-2", correlation_id: "octo/cv#2", repository: "octo/cv", created_at: at("11:30:00") });
const events = [open, answer, question];
const matching = matchAnswers(events);

describe("figures", () => {
  test("hold the answered share and the time to answer", () => {
    expect(figuresOf(matching)).toEqual({ questions: 2, answered: 1, p50: 90, p95: 90 });
  });

  test("of nothing hold no time to answer", () => {
    expect(figuresOf(matchAnswers([]))).toEqual({ questions: 0, answered: 0, p50: undefined, p95: undefined });
  });

  test.each([
    [[], 0.5, undefined],
    [[7], 0.95, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.95, 4],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])("the percentile is one of the values: %#", (values, share, expected) => {
    expect(nearestRank(values, share)).toBe(expected);
  });
});

describe("the histogram", () => {
  const now = Date.parse(at("11:59:00"));

  test("counts questions in the hour of their creation, answered and not", () => {
    const hours = histogramOf(matching, "hour", now);
    expect(hours.starts).toHaveLength(24);
    expect(hours.answered.slice(-4)).toEqual([0, 1, 0, 0]);
    expect(hours.unanswered.slice(-4)).toEqual([0, 0, 0, 1]);
  });

  test("counts days of UTC", () => {
    const days = histogramOf(matching, "day", now);
    expect(days.starts.at(-1)).toBe(Date.parse("2026-03-02T00:00:00Z") / 1000);
    expect([days.answered.at(-1), days.unanswered.at(-1)]).toEqual([1, 1]);
  });

  test("leaves out what lies before and after it", () => {
    const early = histogramOf(matching, "hour", Date.parse("2026-03-02T08:00:00Z"));
    const late = histogramOf(matching, "hour", Date.parse("2026-03-05T08:00:00Z"));
    expect([isEmpty(early), isEmpty(late)]).toEqual([true, true]);
    expect(naturalStep(late)).toBe("day");
  });
});

describe("filters", () => {
  const found = (filters: Partial<Filters>): string[] =>
    events.filter(passes({ ...NO_FILTERS, ...filters }, matching)).map(({ entity_id }) => entity_id);

  test.each<[Partial<Filters>, string[]]>([
    [{}, ["issue-2", "comment-1", "issue-1"]],
    [{ kind: "response" }, ["comment-1"]],
    [{ repository: "octo/cv" }, ["issue-2"]],
    [{ answered: "answered" }, ["issue-1"]],
    [{ answered: "unanswered" }, ["issue-2"]],
    [{ search: "PYTHON which" }, ["issue-1"]],
    [{ search: "bot" }, ["comment-1"]],
    [{ search: "octo/cv#2" }, ["issue-2"]],
    [{ search: "python", kind: "response" }, []],
  ])("narrow the list: %j", (filters, expected) => {
    expect(found(filters)).toEqual(expected);
  });

  test("offer each repository once, in order", () => {
    expect(repositoriesOf(events)).toEqual(["octo/cv", "octo/hello"]);
  });
});
