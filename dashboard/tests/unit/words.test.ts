import { describe, expect, test } from "vitest";
import cases from "../../../tests/cases/wording.json" with { type: "json" };
import { parseConfig } from "../../src/config.ts";
import { isOpening, readEvent } from "../../src/event.ts";
import { safeAddress } from "../../src/fields.ts";
import { sentenceOf } from "../../src/views/Announcer.tsx";
import { age, ago, change, percent, span } from "../../src/wording.ts";
import { event } from "./events.ts";

// The mail and the command line are held to the same words.
test.each(cases.durations as [number, string][])("%d seconds read as %s", (seconds, words) => {
  expect(span(seconds)).toBe(words);
});

test.each(cases.shares as [number, number, string][])("%d of %d is %s", (part, whole, words) => {
  expect(percent(part, whole)).toBe(words);
});

test("an age has no seconds from a minute on", () => {
  expect([age(59), age(61), age(119), age(7500)]).toEqual(["59 s", "1 min", "1 min", "2 h 5 min"]);
  expect([ago(3), ago(30)]).toEqual(["just now", "30 s ago"]);
});

describe("a document", () => {
  test("is read field by field, with what is missing left empty", () => {
    const { text, truncated } = readEvent("issue-1", { kind: "issue", created_at: "2026-03-02T09:00:00Z" }) ?? event();
    expect([text, truncated]).toEqual(["", false]);
  });

  test.each([["issue", true], ["comment", false], ["discussion", true], ["discussion_comment", false]])(
    "of kind %s is read, and whether a thread begins with it",
    (kind, begins) => {
      const read = readEvent(`${kind}-1`, { kind, created_at: "2026-03-02T09:00:00Z" });
      expect(read && isOpening(read)).toBe(begins);
    },
  );

  test.each([{}, { kind: "issue" }, { kind: "issue", created_at: "soon" }, { kind: "other", created_at: "2026-03-02T09:00:00Z" }])(
    "that is no event is not read: %j",
    (data) => {
      expect(readEvent("issue-1", data)).toBeUndefined();
    },
  );
});

test.each(["javascript:alert(1)", "http://github.com/", "//github.com", ""])("no link leads to %s", (url) => {
  expect(safeAddress(url)).toBeUndefined();
});

test.each([
  [[], ""],
  [[event()], "1 new message."],
  [[event(), event(), event()], "3 new messages."],
])("new messages are announced in one sentence: %#", (fresh, words) => {
  expect(sentenceOf(fresh)).toBe(words);
});

test.each([
  [5, 5, "±0"],
  [8, 5, "+3 (+60 %)"],
  [5, 8, "-3 (-38 %)"],
  [9, 8, "+1 (+12 %)"],
  [3, 0, "+3"],
  [2500, 1250, "+1,250 (+100 %)"],
])("%d after %d reads as %s, as in the mail", (now, before, words) => {
  expect(change(now, before)).toBe(words);
});

describe("the configuration", () => {
  const whole = { projectId: "p", apiKey: "k", authDomain: "d", emulator: null, stage: "prod" };

  test("is taken as it is", () => {
    expect(parseConfig(whole)).toEqual(whole);
    expect(parseConfig({ ...whole, emulator: "127.0.0.1:1" }).emulator).toBe("127.0.0.1:1");
  });

  test.each(["projectId", "apiKey", "authDomain", "emulator", "stage"])("without %s is refused by that name", (key) => {
    expect(() => parseConfig({ ...whole, [key]: undefined })).toThrow(key);
  });

  test("that is no object is refused", () => {
    expect(() => parseConfig(null)).toThrow("projectId");
  });
});
