/** A figure may be so late without being called late: two batch windows, and the way. */
export const PATIENCE_MS = 60_000;

/** What is known of how far the figures have come; empty: nothing yet. */
export interface Progress {
  /** When the newest message was received. */
  readonly received: string;
  /** When the newest message that a published thread has taken in was received; whether that thread counts. */
  readonly threads: string;
  readonly counts: boolean;
  /** The same of the published figures. */
  readonly figures: string;
}

/**
 * How long, in milliseconds, the figures have lacked a message that was received; 0 while that is usual.
 * Pure; all times are ISO 8601 in UTC, so that text order is time order.
 */
export function behindBy({ received, threads, counts, figures }: Progress, now: number): number {
  const missing = received > threads ? received : counts && threads > figures ? threads : "";
  const late = missing === "" ? 0 : now - Date.parse(missing);
  return late >= PATIENCE_MS ? late : 0;
}
