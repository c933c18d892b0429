import { Fragment, useLayoutEffect, useMemo, useRef, type ReactElement, type ReactNode } from "react";
import { byTurn, type AnalyticsEvent } from "../event.ts";
import { secondsBetween } from "../figures.ts";
import type { Database } from "../firestore.ts";
import { matchAnswers, type Matching } from "../matching.ts";
import { closeRoute, type Route } from "../route.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { moment, plural, span } from "../wording.ts";
import { Skeleton } from "./Empty.tsx";
import { Deed, KindMark, Outcome } from "./EventRow.tsx";
import { EventText } from "./EventText.tsx";
import { CloseIcon } from "./icons.tsx";
import { GithubLink, ThreadLink } from "./Links.tsx";

type Opened = Exclude<Route, { page: "live" }>;

/** What the address opens, over the live list: a thread, or a moment's neighbours. */
export default function Thread({ route, database }: { route: Opened; database: Database }): ReactElement {
  const key = route.page === "thread" ? route.correlationId : route.createdAt;
  const listen = useMemo(
    () => (route.page === "thread" ? database.thread(key) : database.around(key)),
    [database, route.page, key],
  );
  const { events: stored, loaded, error } = useFeed(listen);
  const events = useMemo(() => stored.toSorted(byTurn), [stored]);
  // Neighbours are a cut through many threads: they do not show which answer belongs to which question.
  const matching = useMemo(() => matchAnswers(route.page === "thread" ? events : []), [events, route.page]);
  const title = route.page === "thread" ? route.correlationId : `Around ${moment(route.createdAt)}`;
  return (
    <Panel title={title}>
      {route.page === "around" && (
        <p className="approximate">
          <b>Approximate.</b> This event names no thread, so here is everything within five seconds before and after
          it, whatever it belongs to.
        </p>
      )}
      {route.page === "thread" && <p className="note">{summaryOf(events, matching)}</p>}
      {error !== undefined && <p className="approximate">This cannot be read: {error.message}</p>}
      {!loaded && error === undefined ? <Skeleton /> : <Steps events={events} matching={matching} route={route} />}
    </Panel>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed while still in the page, so that the browser gives the focus back to where it was.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="thread"
      aria-labelledby="thread-title"
      onClose={closeRoute}
      onClick={(event) => {
        if (event.target === event.currentTarget) closeRoute();
      }}
    >
      <div className="thread-page">
        <div className="thread-head">
          <h2 id="thread-title">{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={closeRoute}>
            <CloseIcon />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

function summaryOf(events: readonly AnalyticsEvent[], { answers, unanswered }: Matching<AnalyticsEvent>): string {
  if (events.length === 0) return "";
  const questions = plural(answers.size + unanswered.length, "question");
  return `${questions}, ${answers.size} answered, ${plural(events.length, "event")} in all`;
}

interface StepsProps {
  readonly events: readonly AnalyticsEvent[];
  readonly matching: Matching<AnalyticsEvent>;
  readonly route: Opened;
}

function Steps({ events, matching, route }: StepsProps): ReactElement {
  if (events.length === 0) return <p className="quiet">Nothing is stored here.</p>;
  const centre = route.page === "around" ? route.entityId : "";
  return (
    <ol className="steps">
      {events.map((event, index) => (
        <Fragment key={event.entity_id}>
          <Pause before={events[index - 1]} after={event} />
          <Step
            event={event}
            matching={matching}
            marked={event.entity_id === centre}
            inThread={route.page === "thread"}
          />
        </Fragment>
      ))}
    </ol>
  );
}

function Pause({ before, after }: { before: AnalyticsEvent | undefined; after: AnalyticsEvent }): ReactElement | null {
  const seconds = before === undefined ? 0 : secondsBetween(before, after);
  return seconds < 1 ? null : <li className="pause">{span(seconds)} later</li>;
}

interface StepProps {
  readonly event: AnalyticsEvent;
  readonly matching: Matching<AnalyticsEvent>;
  readonly marked: boolean;
  readonly inThread: boolean;
}

function Step({ event, matching, marked, inThread }: StepProps): ReactElement {
  const { answers, questions, unanswered } = matching;
  const partner = answers.get(event.entity_id) ?? questions.get(event.entity_id);
  const open = unanswered.includes(event);
  return (
    <li className="step" data-kind={event.kind} data-entity={event.entity_id} aria-current={marked || undefined}>
      <KindMark event={event} />
      <div className="step-body">
        <div className="step-head">
          <p className="row-head">
            <Deed event={event} partner={partner} unanswered={open} />
            {inThread ? null : <> in <ThreadLink event={event} /></>}
          </p>
          <p className="row-side">
            <time dateTime={event.created_at}>{moment(event.created_at)}</time>
            {!event.deleted && <GithubLink event={event} />}
          </p>
        </div>
        {event.deleted ? <p className="note">Deleted on GitHub; its text is gone.</p> : <EventText event={event} />}
        <Outcome event={event} partner={partner} unanswered={open} />
      </div>
    </li>
  );
}
