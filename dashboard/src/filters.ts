import type { AnalyticsEvent, Kind } from "./event.ts";
import type { Matching } from "./matching.ts";

export interface Filters {
  readonly search: string;
  /** Empty: all. */
  readonly repository: string;
  readonly kind: Kind | "all";
  readonly answered: "all" | "answered" | "unanswered";
}

export const NO_FILTERS: Filters = { search: "", repository: "", kind: "all", answered: "all" };

/** Whether an event passes; by "answered" only questions are judged, and with it only questions pass. */
export function passes(filters: Filters, matching: Matching<AnalyticsEvent>): (event: AnalyticsEvent) => boolean {
  const words = filters.search.toLowerCase().split(/\s+/).filter(Boolean);
  return (event) =>
    (filters.repository === "" || event.repository === filters.repository) &&
    (filters.kind === "all" || event.kind === filters.kind) &&
    (filters.answered === "all" || stateOf(event, matching) === filters.answered) &&
    words.every((word) => searchable(event).includes(word));
}

/** What a question has come to; undefined for an answer, a moved issue, and an event of no thread. */
export function stateOf(event: AnalyticsEvent, { answers, unanswered }: Matching<AnalyticsEvent>) {
  if (event.kind === "response") return undefined;
  if (answers.has(event.entity_id)) return "answered";
  return unanswered.some(({ entity_id }) => entity_id === event.entity_id) ? "unanswered" : undefined;
}

function searchable({ text, author, correlation_id }: AnalyticsEvent): string {
  return `${text} ${author} ${correlation_id}`.toLowerCase();
}

export function repositoriesOf(events: readonly AnalyticsEvent[]): string[] {
  return [...new Set(events.map((event) => event.repository))].sort();
}
