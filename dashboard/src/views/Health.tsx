import type { ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { readRow } from "../figures.ts";
import type { Database } from "../firestore.ts";
import { behindBy, type Progress } from "../health.ts";
import { useNow } from "../now.ts";
import { readThread } from "../threads.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { age, clock, moment } from "../wording.ts";

/** As of when the figures are, and whether messages have come in since that they lack. */
export function Health({ database, messages }: { database: Database; messages: readonly AnalyticsEvent[] }): ReactElement {
  const { known, ...progress } = useProgress(database, messages);
  const late = behindBy(progress, useNow());
  if (!known) return <p className="health">Figures: not known yet</p>;
  return (
    <p className="health" data-state={late > 0 ? "behind" : "fresh"} title={titleOf(progress)}>
      {wordsFor(progress.figures, late)}
    </p>
  );
}

function useProgress(database: Database, messages: readonly AnalyticsEvent[]): Progress & { known: boolean } {
  const figures = useFeed(database.newestFigures, readRow);
  const threads = useFeed(database.newestThread, readThread);
  const { as_of: taken, questions } = threads.items[0] ?? { as_of: "", questions: 0 };
  return {
    known: figures.loaded && threads.loaded,
    received: messages.reduce((newest, { received_at }) => (received_at > newest ? received_at : newest), ""),
    threads: taken,
    counts: questions > 0,
    figures: figures.items[0]?.as_of ?? "",
  };
}

function wordsFor(asOf: string, late: number): string {
  if (late > 0) return `Figures are ${age(late / 1000)} behind`;
  return asOf === "" ? "No figures yet" : `Figures as of ${clock(Date.parse(asOf))}`;
}

function titleOf({ figures: asOf, received }: Progress): string {
  const parts = [
    ...(asOf === "" ? [] : [`Figures: every message received up to ${moment(asOf)}.`]),
    ...(received === "" ? [] : [`Newest message: received ${moment(received)}.`]),
  ];
  return parts.join(" ");
}
