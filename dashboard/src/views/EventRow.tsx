import { memo, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { secondsBetween } from "../figures.ts";
import { span } from "../wording.ts";
import { Age } from "./Age.tsx";
import { EventText } from "./EventText.tsx";
import { AnswerIcon, QuestionIcon } from "./icons.tsx";
import { GithubLink, ThreadLink } from "./Links.tsx";

export interface EventRowProps {
  readonly event: AnalyticsEvent;
  /** The answer to this question, or the question to this answer, where there is one. */
  readonly partner: AnalyticsEvent | undefined;
  readonly unanswered: boolean;
  readonly fresh: boolean;
  readonly gone: boolean;
}

/** One question or answer in the live list. */
export const EventRow = memo(function EventRow(props: EventRowProps): ReactElement {
  const { event, partner, gone, fresh } = props;
  if (gone) return <GoneRow />;
  return (
    <li className={fresh ? "row fresh" : "row"} data-kind={event.kind} data-entity={event.entity_id}>
      <KindMark event={event} />
      <p className="row-head">
        <Deed {...props} />
        {event.kind === "response" && partner !== undefined && ` after ${span(secondsBetween(partner, event))}`} in{" "}
        <ThreadLink event={event} />
      </p>
      <p className="row-side">
        <Age of={event.created_at} />
        <GithubLink event={event} />
      </p>
      <EventText event={event} short />
      <Outcome {...props} />
    </li>
  );
});

function GoneRow(): ReactElement {
  return (
    <li className="row gone">
      <p className="note">Deleted on GitHub just now.</p>
    </li>
  );
}

export function KindMark({ event }: { event: AnalyticsEvent }): ReactElement {
  return <span className="mark">{event.kind === "query" ? <QuestionIcon /> : <AnswerIcon />}</span>;
}

type Matched = Pick<EventRowProps, "event" | "partner" | "unanswered">;

/** Who did what: asked, or answered, and whose question if it is known. */
export function Deed({ event, partner }: Matched): ReactElement {
  return (
    <>
      <b dir="auto">{event.author}</b> {event.kind === "query" ? "asked" : "answered"}
      {event.kind === "response" && partner !== undefined && (
        <>
          {" "}
          <b dir="auto">{partner.author}</b>
        </>
      )}
    </>
  );
}

/** What became of a question. */
export function Outcome({ event, partner, unanswered }: Matched): ReactElement | null {
  if (event.transferred_to !== "") return <p className="outcome note">Moved to {event.transferred_to}</p>;
  if (event.kind === "response") return null;
  if (partner !== undefined) {
    return (
      <p className="outcome">
        <span className="badge done">Answered in {span(secondsBetween(event, partner))}</span>
      </p>
    );
  }
  return unanswered ? (
    <p className="outcome">
      <span className="badge open">
        Unanswered for <Age of={event.created_at} bare />
      </span>
    </p>
  ) : null;
}
