import type { AnalyticsEvent } from "./event.ts";
import type { Matching } from "./matching.ts";
import { clock } from "./wording.ts";

export type Step = "hour" | "day";

const HOUR = 3600;
const STEPS: Record<Step, { seconds: number; bars: number }> = {
  hour: { seconds: HOUR, bars: 24 },
  day: { seconds: 24 * HOUR, bars: 14 },
};

export interface Histogram {
  /** Starts of the bars, epoch seconds; a day is one of UTC, as everywhere in the aggregates. */
  readonly starts: readonly number[];
  readonly answered: readonly number[];
  readonly unanswered: readonly number[];
}

/** Questions by hour (the last 24) or day (the last 14) up to `now`, epoch milliseconds. */
export function histogramOf({ questions, unanswered }: Matching<AnalyticsEvent>, step: Step, now: number): Histogram {
  const { seconds, bars } = STEPS[step];
  const first = Math.floor(now / 1000 / seconds) - bars + 1;
  const starts = Array.from({ length: bars }, (_, bar) => (first + bar) * seconds);
  const count = (events: Iterable<AnalyticsEvent>): number[] => {
    const counts = starts.map(() => 0);
    for (const { created_at } of events) {
      const bar = Math.floor(Date.parse(created_at) / 1000 / seconds) - first;
      if (bar >= 0 && bar < bars) counts[bar] = (counts[bar] ?? 0) + 1;
    }
    return counts;
  };
  return { starts, answered: count(questions.values()), unanswered: count(unanswered) };
}

/** Hours while anything was asked in the last 24, else days. */
export function naturalStep(histogram: Histogram): Step {
  return isEmpty(histogram) ? "day" : "hour";
}

export function isEmpty({ answered, unanswered }: Histogram): boolean {
  return [...answered, ...unanswered].every((count) => count === 0);
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** When a bar begins: `14:00` in the reader's time zone, or the day, `2 Mar`, in UTC. */
export function barName(start: number, step: Step): string {
  return step === "hour" ? clock(start * 1000) : DAY.format(start * 1000);
}
