import type { ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { figuresOf } from "../figures.ts";
import type { Matching } from "../matching.ts";
import { dayOf, percent, plural, span } from "../wording.ts";
import { Age } from "./Age.tsx";

interface TilesProps {
  readonly matching: Matching<AnalyticsEvent>;
  /** Newest first. */
  readonly events: readonly AnalyticsEvent[];
}

/** The figures of the loaded events. */
export function Tiles({ matching, events }: TilesProps): ReactElement {
  const { questions, answered, p50, p95 } = figuresOf(matching);
  const [oldest] = matching.unanswered;
  return (
    <dl className="tiles" aria-label="Figures of the newest events">
      <Tile name="Questions" value={`${questions}`} more={scopeOf(events)} />
      <Tile name="Answered share" value={percent(answered, questions)} more={share(answered, questions)} />
      <Tile
        name="Time to answer"
        value={p50 === undefined ? "–" : span(p50)}
        more={p95 === undefined ? "no answer yet" : `median; 95 % within ${span(p95)}`}
      />
      <Tile
        name="Unanswered"
        value={`${matching.unanswered.length}`}
        more={oldest === undefined ? "nobody is waiting" : <OldestWait question={oldest} />}
        alert={oldest !== undefined}
      />
    </dl>
  );
}

function scopeOf(events: readonly AnalyticsEvent[]): string {
  const oldest = events.at(-1);
  return oldest === undefined ? "none yet" : `in ${plural(events.length, "event")} since ${dayOf(oldest.created_at)}`;
}

function share(answered: number, questions: number): string {
  return questions === 0 ? "no question yet" : `${answered} of ${plural(questions, "question")}`;
}

function OldestWait({ question }: { question: AnalyticsEvent }): ReactElement {
  return (
    <>
      oldest waits <Age of={question.created_at} bare />
    </>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly more: ReactElement | string;
  readonly alert?: boolean;
}

function Tile({ name, value, more, alert = false }: TileProps): ReactElement {
  return (
    <div className={alert ? "tile alert" : "tile"}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="note">{more}</span>
      </dd>
    </div>
  );
}
