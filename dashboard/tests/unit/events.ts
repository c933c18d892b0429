import type { AnalyticsEvent } from "../../src/event.ts";
import type { Snapshot } from "../../src/feed.ts";
import type { Row } from "../../src/figures.ts";

/** An event around the fields that a test is about. */
export function event(fields: Partial<AnalyticsEvent> = {}): AnalyticsEvent {
  return {
    id: "issue-1",
    revision: 1,
    version: "2026-03-02T09:00:00Z#0#00000000",
    thread_id: "7#1",
    correlation_id: "octo/hello#1",
    repository: "octo/hello",
    repository_id: 7,
    issue_id: 1,
    kind: "issue",
    title: "",
    text: "How?",
    truncated: false,
    author: "ann",
    from_chatbot: false,
    url: "https://github.com/octo/hello/issues/1",
    created_at: "2026-03-02T09:00:00Z",
    closed_at: "",
    deleted: false,
    transferred_to: "",
    received_at: "2026-03-02T09:00:01.000Z",
    ...fields,
  };
}

/** As Firestore hands over a query's result. */
export function snapshot(events: readonly AnalyticsEvent[], fromCache = false): Snapshot {
  const docs = events.map((one) => ({ id: one.id, data: () => ({ ...one }) }));
  return { docs, metadata: { fromCache } };
}

/** The time of day on one Monday. */
export function at(time: string): string {
  return `2026-03-02T${time}Z`;
}

/** A day's row as the publisher writes it, around the fields that a test is about. */
export function row(fields: Partial<Row> & { date: string }): Row {
  const counts = { questions: 0, answered_by_bot: 0, answered_by_people: 0, closed: 0, waiting: 0, messages: 0 };
  const rest = { waits: [], keywords: [], repositories: [], as_of: `${fields.date}T23:00:00.000Z` };
  return { id: `${fields.date}~all`, revision: 1, repository: "", repository_id: 0, ...counts, ...rest, ...fields };
}
