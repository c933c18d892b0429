import { expect, test } from "vitest";
import cases from "../../../tests/cases/keywords.json" with { type: "json" };
import python from "../../../lambda_src/processor/keywords.py?raw";
import { topKeywords, wordsOf } from "../../src/keywords.ts";
import { STOP_WORDS } from "../../src/stop_words.ts";
import { event } from "./events.ts";

test.each(cases)("the shared table holds: $name", ({ text, words }) => {
  expect([...wordsOf(text)]).toEqual(words);
});

test("the stop words are those of the aggregates", () => {
  const list = /_STOP_WORDS = """([^"]*)"""/.exec(python)?.[1] ?? "";
  expect([...STOP_WORDS].sort()).toEqual([...new Set(list.trim().split(/\s+/))].sort());
});

test("a word counts once for each question that holds it, and answers count nothing", () => {
  const questions = ["Rust or Python?", "Python, python, python!", "Which Kubernetes version?"];
  const events = [
    ...questions.map((text, index) => event({ entity_id: `issue-${index}`, text })),
    event({ entity_id: "comment-1", kind: "response", text: "Kubernetes and kubernetes" }),
    event({ entity_id: "issue-9", text: "Moved python", transferred_to: "octo/other#1" }),
  ];
  expect(topKeywords(events, 3)).toEqual([["python", 2], ["kubernetes", 1], ["rust", 1]]);
});

test.each(["`", "<!--", "![", "](", "<a ", "```\n", "@", ":", "a."])("a long text of nothing but %j is read", (opening) => {
  expect(wordsOf(opening.repeat(16_384 / opening.length)).size).toBe(0);
});
