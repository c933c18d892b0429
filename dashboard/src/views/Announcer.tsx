import { useEffect, useRef, useState, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import type { LiveAnalytics } from "../useLiveAnalytics.ts";
import { plural } from "../wording.ts";

/** A burst becomes one sentence. */
const GATHER_MS = 2000;

/** Announces new events to screen readers, without interrupting them. */
export function Announcer({ events, arrived }: LiveAnalytics): ReactElement {
  const announced = useRef(arrived);
  const newest = useRef(events);
  const [words, setWords] = useState("");
  useEffect(() => {
    newest.current = events;
  }, [events]);
  useEffect(() => {
    if (arrived === announced.current) return;
    const timer = setTimeout(() => {
      setWords(sentenceOf(newest.current.filter(({ entity_id: id }) => arrived.has(id) && !announced.current.has(id))));
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
  const questions = fresh.filter((event) => event.kind === "query").length;
  const answers = fresh.length - questions;
  const parts = [
    ...(questions > 0 ? [plural(questions, "new question")] : []),
    ...(answers > 0 ? [plural(answers, "new answer")] : []),
  ];
  return parts.length === 0 ? "" : `${parts.join(" and ")}.`;
}
