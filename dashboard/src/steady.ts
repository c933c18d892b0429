import { byTime, type AnalyticsEvent } from "./event.ts";

export interface Row {
  readonly event: AnalyticsEvent;
  /** Deleted while it was being read: its place stays, its text does not. */
  readonly gone: boolean;
}

/**
 * The rows to show while a reader is at `held`: the same events at the same places, each in its latest state.
 * What has only left the window of `most` events at its old end stays as it is; what was deleted keeps an empty place.
 */
export function steadyRows(held: readonly AnalyticsEvent[], latest: readonly AnalyticsEvent[], most: number): Row[] {
  const current = new Map(latest.map((event) => [event.id, event]));
  const oldest = latest.length < most ? undefined : latest.toSorted(byTime)[0];
  const rows = held.map((event) => {
    const now = current.get(event.id);
    const leftTheWindow = oldest !== undefined && byTime(event, oldest) < 0;
    return { event: now ?? event, gone: now === undefined && !leftTheWindow };
  });
  return [...rows, ...olderThan(held, latest).map((event) => ({ event, gone: false }))];
}

/** What a reader who looks further back gets below the last row moves nothing above it. */
function olderThan(held: readonly AnalyticsEvent[], latest: readonly AnalyticsEvent[]): AnalyticsEvent[] {
  const last = held.at(-1);
  return last === undefined ? [] : latest.filter((event) => byTime(event, last) < 0);
}

/** The events that do not show yet while a reader is at `held`. */
export function notYetShown(held: readonly AnalyticsEvent[], latest: readonly AnalyticsEvent[]): AnalyticsEvent[] {
  const shown = new Set([...held, ...olderThan(held, latest)].map((event) => event.id));
  return latest.filter((event) => !shown.has(event.id));
}
