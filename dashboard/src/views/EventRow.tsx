import { memo, type ReactElement } from "react";
import { isOpening, type AnalyticsEvent } from "../event.ts";
import { safeAddress } from "../fields.ts";
import { Age } from "./Age.tsx";
import { EventText } from "./EventText.tsx";
import { BotIcon, PersonIcon } from "./icons.tsx";
import { GithubLink } from "./Links.tsx";
import { ViewLink } from "./ViewLink.tsx";

export interface EventRowProps {
  readonly event: AnalyticsEvent;
  readonly fresh: boolean;
  readonly gone: boolean;
}

/** One message in the live list. */
export const EventRow = memo(function EventRow({ event, fresh, gone }: EventRowProps): ReactElement {
  if (gone) return <GoneRow />;
  return (
    <li className={fresh ? "row fresh" : "row"} data-author={authorKind(event)} data-entity={event.id}>
      <AuthorMark event={event} />
      <p className="row-head">
        <Deed event={event} />
        <ViewLink className="thread-link" to={{ thread: event.thread_id }}>
          <span translate="no">{event.correlation_id}</span>
        </ViewLink>
      </p>
      <p className="row-side">
        <Age of={event.created_at} />
        <EventLink event={event} />
      </p>
      <div className="row-body">
        <Title event={event} />
        <EventText event={event} short />
        <Moved event={event} />
      </div>
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

export function authorKind({ from_chatbot }: AnalyticsEvent): "chatbot" | "person" {
  return from_chatbot ? "chatbot" : "person";
}

export function AuthorMark({ event }: { event: AnalyticsEvent }): ReactElement {
  return <span className="mark">{event.from_chatbot ? <BotIcon /> : <PersonIcon />}</span>;
}

/** Who did what. */
export function Deed({ event }: { event: AnalyticsEvent }): ReactElement {
  return (
    <>
      <b dir="auto" translate="no">{event.author}</b>
      <span>{isOpening(event) ? " opened " : " wrote in "}</span>
    </>
  );
}

export function Title({ event }: { event: AnalyticsEvent }): ReactElement | null {
  return event.title === "" ? null : <h3 className="title" dir="auto">{event.title}</h3>;
}

export function Moved({ event }: { event: AnalyticsEvent }): ReactElement | null {
  if (event.transferred_to === "") return null;
  return (
    <p className="note">
      <ViewLink to={{ thread: event.transferred_to }}>Moved to another repository</ViewLink>
    </p>
  );
}

export function EventLink({ event }: { event: AnalyticsEvent }): ReactElement | null {
  const address = safeAddress(event.url);
  if (address === undefined) return null;
  return <GithubLink address={address} what={`On GitHub: ${event.author} in ${event.correlation_id}`} />;
}
