import { useEffect, useRef, useState, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import type { LiveAnalytics } from "../useLiveAnalytics.ts";
import { plural } from "../wording.ts";

/** A burst becomes one sentence. */
const GATHER_MS = 2000;

/** Announces new messages to screen readers, without interrupting them. */
export function Announcer({ items, arrived }: LiveAnalytics): ReactElement {
  const announced = useRef(arrived);
  const newest = useRef(items);
  const [words, setWords] = useState("");
  useEffect(() => {
    newest.current = items;
  }, [items]);
  useEffect(() => {
    if (arrived === announced.current) return;
    const timer = setTimeout(() => {
      setWords(sentenceOf(newest.current.filter(({ id }) => arrived.has(id) && !announced.current.has(id))));
      announced.current = arrived;
    }, GATHER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [arrived]);
  return (
    <p className="unseen" role="log" aria-live="polite">
      {words}
    </p>
  );
}

export function sentenceOf(fresh: readonly AnalyticsEvent[]): string {
  return fresh.length === 0 ? "" : `${plural(fresh.length, "new message")}.`;
}
