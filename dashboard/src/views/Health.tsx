import type { ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { readRow } from "../figures.ts";
import type { Database } from "../firestore.ts";
import { behindBy } from "../health.ts";
import { useNow } from "../now.ts";
import { readThread } from "../threads.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { age, clock, moment } from "../wording.ts";

/** As of when the figures are, and whether messages have come in since that they lack. */
export function Health({ database, messages }: { database: Database; messages: readonly AnalyticsEvent[] }): ReactElement {
  const figures = useFeed(database.newestFigures, readRow);
  const threads = useFeed(database.newestThread, readThread);
  const now = useNow();
  const asOf = figures.items[0]?.as_of ?? "";
  const received = messages.reduce((newest, { received_at }) => (received_at > newest ? received_at : newest), "");
  const [thread] = threads.items;
  const known = figures.loaded && threads.loaded;
  const progress = { received, threads: thread?.as_of ?? "", counts: (thread?.questions ?? 0) > 0, figures: asOf };
  const late = known ? behindBy(progress, now) : 0;
  return (
    <p className="health" data-state={late > 0 ? "behind" : "fresh"} title={titleOf(asOf, received)}>
      {known ? wordsFor(asOf, late) : "Figures: not known yet"}
    </p>
  );
}

function wordsFor(asOf: string, late: number): string {
  if (late > 0) return `Figures are ${age(late / 1000)} behind`;
  return asOf === "" ? "No figures yet" : `Figures as of ${clock(Date.parse(asOf))}`;
}

function titleOf(asOf: string, received: string): string {
  const parts = [
    ...(asOf === "" ? [] : [`Figures: every message received up to ${moment(asOf)}.`]),
    ...(received === "" ? [] : [`Newest message: received ${moment(received)}.`]),
  ];
  return parts.join(" ");
}
