import { expect, test } from "vitest";
import cases from "../../../tests/cases/matching.json" with { type: "json" };
import { matchAnswers, type Matchable } from "../../src/matching.ts";
import { event } from "./events.ts";

test.each(cases)("the shared table holds: $name", ({ events, answers, unanswered }) => {
  const matching = matchAnswers(events as Matchable[]);
  const found = [...matching.answers].map(([question, answer]) => [question, answer.entity_id]);
  expect(Object.fromEntries(found)).toEqual(answers);
  expect(matching.unanswered.map(({ entity_id }) => entity_id)).toEqual(unanswered);
});

test.each(cases)("the order of the input never matters: $name", ({ events }) => {
  const forwards = matchAnswers(events as Matchable[]);
  const backwards = matchAnswers(events.toReversed() as Matchable[]);
  expect(new Map([...backwards.answers].sort())).toEqual(new Map([...forwards.answers].sort()));
  expect(backwards.unanswered).toEqual(forwards.unanswered);
});

test("an event of no thread neither waits for an answer nor gives one", () => {
  const { answers, unanswered } = matchAnswers([
    event({ entity_id: "comment-1", correlation_id: "" }),
    event({ entity_id: "comment-2", correlation_id: "", kind: "response", created_at: "2026-03-02T09:01:00Z" }),
  ]);
  expect([answers.size, unanswered.length]).toEqual([0, 0]);
});

test("each answer knows its question", () => {
  const question = event();
  const answer = event({ entity_id: "comment-1", kind: "response", created_at: "2026-03-02T09:01:00Z" });
  expect(matchAnswers([question, answer]).questions.get("comment-1")).toBe(question);
});
