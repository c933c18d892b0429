import { useState, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { Age } from "./Age.tsx";
import { EventText } from "./EventText.tsx";
import { ThreadLink } from "./Links.tsx";

const FIRST_ROWS = 5;

/** Who waits, the longest first. */
export function Unanswered({ questions, loaded }: { questions: readonly AnalyticsEvent[]; loaded: boolean }): ReactElement {
  const [all, setAll] = useState(false);
  const visible = all ? questions : questions.slice(0, FIRST_ROWS);
  return (
    <section className="panel" id="unanswered" aria-labelledby="unanswered-title">
      <div className="panel-head">
        <h2 id="unanswered-title">Unanswered</h2>
        <p className="note">{questions.length > 0 && "longest wait first"}</p>
      </div>
      {loaded && questions.length === 0 && <p className="quiet">Nobody is waiting for an answer.</p>}
      <ol className="waiting">
        {visible.map((question) => (
          <li key={question.entity_id}>
            <span className="badge open"><Age of={question.created_at} bare /></span>
            <div>
              <ThreadLink event={question} />
              <EventText event={question} short />
            </div>
          </li>
        ))}
      </ol>
      {visible.length < questions.length && (
        <button type="button" className="more" onClick={() => { setAll(true); }}>
          Show all {questions.length}
        </button>
      )}
    </section>
  );
}
