import { byTurn, type AnalyticsEvent } from "./event.ts";

export type Matchable = Pick<
  AnalyticsEvent,
  "entity_id" | "correlation_id" | "kind" | "created_at" | "deleted" | "transferred_to"
>;

export interface Matching<E extends Matchable> {
  /** The response by the entity id of the question that it answers. */
  readonly answers: ReadonlyMap<string, E>;
  /** The question by the entity id of the response. */
  readonly questions: ReadonlyMap<string, E>;
  /** Oldest first. */
  readonly unanswered: readonly E[];
}

/**
 * Which response answers which question: within one correlation id, a response answers the latest unanswered
 * question before it. The order of the input never matters; tombstones and moved issues are left out.
 */
export function matchAnswers<E extends Matchable>(events: Iterable<E>): Matching<E> {
  const answers = new Map<string, E>();
  const questions = new Map<string, E>();
  const open = new Map<string, E[]>();
  for (const event of [...events].filter(counts).sort(byTurn)) {
    const waiting = open.get(event.correlation_id) ?? [];
    open.set(event.correlation_id, waiting);
    if (event.kind === "query") {
      waiting.push(event);
      continue;
    }
    const question = waiting.pop();
    if (question === undefined) continue;
    answers.set(question.entity_id, event);
    questions.set(event.entity_id, question);
  }
  return { answers, questions, unanswered: [...open.values()].flat().sort(byTurn) };
}

/** An event of no thread has nobody to answer it, nor to be answered by it. */
function counts(event: Matchable): boolean {
  return !event.deleted && event.transferred_to === "" && event.correlation_id !== "";
}
