import type { AnalyticsEvent } from "./event.ts";
import type { Matching } from "./matching.ts";

export interface Figures {
  readonly questions: number;
  readonly answered: number;
  /** Seconds from question to answer; undefined where nothing is answered. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

/** The figures of the loaded events, and nothing beyond them. */
export function figuresOf({ answers, questions, unanswered }: Matching<AnalyticsEvent>): Figures {
  const waits = [...questions.values()].map((question) => secondsBetween(question, answers.get(question.entity_id)));
  waits.sort((a, b) => a - b);
  return {
    questions: answers.size + unanswered.length,
    answered: answers.size,
    p50: nearestRank(waits, 0.5),
    p95: nearestRank(waits, 0.95),
  };
}

/** From the question's creation to the answer's. */
export function secondsBetween(question: AnalyticsEvent, answer: AnalyticsEvent | undefined): number {
  if (answer === undefined) return 0;
  return (Date.parse(answer.created_at) - Date.parse(question.created_at)) / 1000;
}

/** The nearest-rank percentile: always a value that was measured, never one in between. */
export function nearestRank(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
