import type { AnalyticsEvent } from "./event.ts";
import { STOP_WORDS } from "./stop_words.ts";

const MIN_LETTERS = 4;
const MAX_LETTERS = 40;
const PER_QUESTION = 20;

/** Code, links, markup, mentions: in the order of lambda_src/processor/keywords.py, which has the reasons. */
const LEFT_OUT = new RegExp(
  [
    /^[ \t>]*(?<fence>`{3,}|~{3,})[^]*?(?:^[ \t>]*\k<fence>|(?![^]))/u,
    /`+[^`\n]*`+/u,
    /<!--[^]*?(?:-->|(?![^]))/u,
    /!\[[^[\]\n]*\]\([^()\n]*\)/u,
    /\]\([^()\n]*\)/u,
    /(?<![\p{L}\p{N}_])(?:https?|ftp):\/\/\S+/u,
    /(?<![\p{L}\p{N}_])www\.\S+/u,
    /<\/?[a-zA-Z][^<>]*>/u,
    /[\p{L}\p{N}_.+\-]{0,64}@[\p{L}\p{N}_./\-]+/u,
    /&#?[\p{L}\p{N}_]{1,32};/u,
    /(?<!\S):[\p{L}\p{N}_+\-]{1,40}:(?!\S)/u,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "gmu",
);
const TOKEN = /[\p{L}\p{N}_]+/gu;
const LETTERS = new RegExp(`^\\p{L}{${MIN_LETTERS},${MAX_LETTERS}}$`, "u");

/**
 * The words that the aggregates count for one question: in lower case, of four letters and more, none of code,
 * links or stop words, the earliest twenty. tests/cases/keywords.json holds the rule to both implementations.
 */
export function wordsOf(text: string): Set<string> {
  const prose = text.normalize("NFKC").replace(LEFT_OUT, " ").toLowerCase();
  const tokens = (prose.match(TOKEN) ?? []).map((token) => token.replace(/^_+|_+$/g, ""));
  const words = tokens.filter((token) => LETTERS.test(token) && !STOP_WORDS.has(token));
  return new Set([...new Set(words)].slice(0, PER_QUESTION));
}

/** How many questions hold each word; by count, then by word, so that equal figures always read the same. */
export function topKeywords(events: Iterable<AnalyticsEvent>, most: number): [word: string, count: number][] {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== "query" || event.transferred_to !== "") continue;
    for (const word of wordsOf(event.text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, most);
}
