import type { AnalyticsEvent } from "../../src/event.ts";
import type { Snapshot } from "../../src/feed.ts";

/** An event around the fields that a test is about. */
export function event(fields: Partial<AnalyticsEvent> = {}): AnalyticsEvent {
  return {
    entity_id: "issue-1",
    version: "2026-03-02T09:00:00Z#0#00000000",
    correlation_id: "octo/hello#1",
    repository: "octo/hello",
    issue_id: 1,
    kind: "query",
    text: "How?",
    truncated: false,
    author: "ann",
    url: "https://github.com/octo/hello/issues/1",
    created_at: "2026-03-02T09:00:00Z",
    deleted: false,
    transferred_to: "",
    ...fields,
  };
}

/** As Firestore hands over a query's result. */
export function snapshot(events: readonly AnalyticsEvent[], fromCache = false): Snapshot {
  const docs = events.map((one) => ({ id: one.entity_id, data: () => ({ ...one }) }));
  return { docs, metadata: { fromCache } };
}

/** The time of day on one Monday. */
export function at(time: string): string {
  return `2026-03-02T${time}Z`;
}
