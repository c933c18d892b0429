import { describe, expect, test } from "vitest";
import cases from "../../../tests/cases/wording.json" with { type: "json" };
import { parseConfig } from "../../src/config.ts";
import { byTurn, githubAddress, parseEvent } from "../../src/event.ts";
import { neighbourhood } from "../../src/firestore.ts";
import { addressOf, parseRoute } from "../../src/route.ts";
import { sentenceOf } from "../../src/views/Announcer.tsx";
import { age, ago, percent, span } from "../../src/wording.ts";
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

describe("an address", () => {
  test.each(["octo/cv#12", "octo/%41#1", "a/b c#3"])("leads back to its thread: %s", (correlationId) => {
    expect(parseRoute(addressOf(event({ correlation_id: correlationId })))).toEqual({ page: "thread", correlationId });
  });

  test("of an event of no thread leads to its neighbours", () => {
    const alone = event({ correlation_id: "" });
    const route = { page: "around", createdAt: alone.created_at, entityId: alone.entity_id };
    expect(parseRoute(addressOf(alone))).toEqual(route);
  });

  test.each(["", "#/", "#live", "#/thread/", "#/around/yesterday/x", "#/thread/%E0%A4%A"])("that means nothing is the live page: %s", (hash) => {
    expect(parseRoute(hash)).toEqual({ page: "live" });
  });
});

test("neighbours lie within five seconds, over a minute's and a day's edge", () => {
  expect(neighbourhood("2026-03-02T00:00:02Z")).toEqual(["2026-03-01T23:59:57Z", "2026-03-02T00:00:07Z"]);
});

describe("a document", () => {
  test("is read field by field, with what is missing left empty", () => {
    const { text, truncated } = parseEvent("issue-1", { kind: "query", created_at: "2026-03-02T09:00:00Z" }) ?? event();
    expect([text, truncated]).toEqual(["", false]);
  });

  test.each([{}, { kind: "query" }, { kind: "query", created_at: "soon" }, { kind: "other", created_at: "2026-03-02T09:00:00Z" }])(
    "that is no event is not read: %j",
    (data) => {
      expect(parseEvent("issue-1", data)).toBeUndefined();
    },
  );
});

test("a quick answer comes after its question, whatever its id", () => {
  const question = event({ entity_id: "issue-1" });
  const answer = event({ entity_id: "comment-1", kind: "response" });
  expect([answer, question].sort(byTurn)).toEqual([question, answer]);
});

test.each(["javascript:alert(1)", "http://github.com/", "//github.com", ""])("no link leads to %s", (url) => {
  expect(githubAddress(event({ url }))).toBeUndefined();
});

test.each([
  [[], ""],
  [[event()], "1 new question."],
  [[event(), event({ kind: "response" }), event({ kind: "response" })], "1 new question and 2 new answers."],
])("new events are announced in one sentence: %#", (fresh, words) => {
  expect(sentenceOf(fresh)).toBe(words);
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
