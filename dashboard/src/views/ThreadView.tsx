import { Suspense, useMemo, useState, type ReactElement } from "react";
import { byTime, readEvent, type AnalyticsEvent } from "../event.ts";
import { safeAddress } from "../fields.ts";
import type { Database } from "../firestore.ts";
import { MOST_AT_ONCE } from "../limits.ts";
import { OUTCOME_NAMES, OUTCOMES } from "../trend.ts";
import { readThread, type Thread } from "../threads.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { useThreadId } from "../useNamed.ts";
import { choose } from "../view.ts";
import { moment, plural, whole } from "../wording.ts";
import { Age } from "./Age.tsx";
import { Dialog } from "./Dialog.tsx";
import { Skeleton } from "./Empty.tsx";
import { AuthorMark, authorKind, Deed, EventLink, Moved, Title } from "./EventRow.tsx";
import { EventText } from "./EventText.tsx";
import { Segments } from "./Segments.tsx";

const A_PAGE = 50;
const ORDERS = { desc: "Newest first", asc: "Oldest first" } as const;
type Order = keyof typeof ORDERS;

interface ThreadViewProps {
  /** Id or name. */
  readonly given: string;
  readonly database: Database;
}

/** One thread: what became of its questions, and its messages from either end. */
export default function ThreadView({ given, database }: ThreadViewProps): ReactElement {
  const found = useThreadId(database, given);
  if (found.state === "found") return <Found id={found.id} database={database} />;
  return (
    <Dialog id="thread" title={given} close={close}>
      {found.state === "looking" && <Skeleton />}
      {found.state === "unknown" && <p className="quiet">No thread of this name is stored.</p>}
      {found.state === "failed" && <p className="approximate">{`This cannot be read: ${found.error.message}`}</p>}
    </Dialog>
  );
}

function close(): void {
  choose({ thread: "" });
}

function Found({ id, database }: { id: string; database: Database }): ReactElement {
  const thread = useThread(database, id);
  return (
    <Dialog id="thread" title={titleOf(thread, id)} close={close}>
      {thread !== undefined && <Summary thread={thread} />}
      <Messages id={id} database={database} />
    </Dialog>
  );
}

function Messages({ id, database }: { id: string; database: Database }): ReactElement {
  const [order, setOrder] = useState<Order>("desc");
  const [most, setMost] = useState(A_PAGE);
  const listen = useMemo(() => database.messages(id, order, most), [database, id, order, most]);
  const { items, loaded, error } = useFeed(listen, readEvent, `${id} ${order}`);
  const messages = useMemo(() => inOrder(items, order), [items, order]);
  return (
    <>
      <div className="thread-tools">
        <Segments label="Order" options={ORDERS} chosen={order} choose={(one: Order) => { setOrder(one); }} />
        <p className="note">{loaded ? scopeOf(messages.length, most, order) : ""}</p>
      </div>
      {error !== undefined && <p className="approximate">{`This cannot be read: ${error.message}`}</p>}
      {!loaded && error === undefined ? <Skeleton /> : <Steps messages={messages} />}
      {messages.length === most && most < MOST_AT_ONCE && (
        <button type="button" className="more" onClick={() => { setMost(Math.min(MOST_AT_ONCE, most * 3)); }}>
          {order === "desc" ? "Show older messages" : "Show newer messages"}
        </button>
      )}
    </>
  );
}

function useThread(database: Database, id: string): Thread | undefined {
  const listen = useMemo(() => database.thread(id), [database, id]);
  return useFeed(listen, readThread).items[0];
}

function inOrder(items: readonly AnalyticsEvent[], order: Order): AnalyticsEvent[] {
  return items.toSorted((a, b) => (order === "asc" ? byTime(a, b) : byTime(b, a)));
}

function titleOf(thread: Thread | undefined, id: string): string {
  if (thread === undefined) return `Thread ${id}`;
  return thread.title === "" ? thread.correlation_id : thread.title;
}

/** What is loaded, said as what it is. */
function scopeOf(count: number, most: number, order: Order): string {
  if (count < most) return plural(count, "message");
  return `the ${order === "desc" ? "newest" : "oldest"} ${whole(count)} messages`;
}

function Summary({ thread }: { thread: Thread }): ReactElement {
  const { correlation_id: name, questions, closed_at: closed, waiting_since: since, waiting_for: asker } = thread;
  const counts = { ...thread, waiting: since === "" ? 0 : 1 };
  const outcomes = OUTCOMES.filter((one) => counts[one] > 0).map((one) => `${whole(counts[one])} ${OUTCOME_NAMES[one].toLowerCase()}`);
  const address = safeAddress(thread.url);
  return (
    <div className="thread-summary">
      <p className="note">
        <span translate="no">{name}</span>
        <span>{closed === "" ? "" : ` · closed ${moment(closed)}`}</span>
      </p>
      <p>{questions === 0 ? "No question is counted here." : `${plural(questions, "question")}: ${outcomes.join(", ")}`}</p>
      {since !== "" && (
        <p>
          <span className="badge open">
            <b translate="no">{asker}</b>
            <span> has waited </span>
            <Age of={since} bare />
          </span>
        </p>
      )}
      {address !== undefined && (
        <a href={address} target="_blank" rel="noopener noreferrer">Open on GitHub</a>
      )}
    </div>
  );
}

function Steps({ messages }: { messages: readonly AnalyticsEvent[] }): ReactElement {
  if (messages.length === 0) return <p className="quiet">No message of this thread is stored.</p>;
  return (
    <Suspense fallback={<Skeleton />}>
      <ol className="steps">
        {messages.map((event) => <Step key={event.id} event={event} />)}
      </ol>
    </Suspense>
  );
}

function Step({ event }: { event: AnalyticsEvent }): ReactElement {
  return (
    <li className="step" data-author={authorKind(event)} data-entity={event.id}>
      <AuthorMark event={event} />
      <div className="step-body">
        <div className="step-head">
          <p className="row-head">
            <Deed event={event} />
            <span>this thread</span>
          </p>
          <p className="row-side">
            <time dateTime={event.created_at}>{moment(event.created_at)}</time>
            {!event.deleted && <EventLink event={event} />}
          </p>
        </div>
        {event.deleted ? <p className="note">Deleted on GitHub; its text is gone.</p> : <Content event={event} />}
      </div>
    </li>
  );
}

function Content({ event }: { event: AnalyticsEvent }): ReactElement {
  return (
    <>
      <Title event={event} />
      <EventText event={event} />
      <Moved event={event} />
    </>
  );
}
