import { Suspense, useMemo, useRef, type ReactElement } from "react";
import { passes } from "../filters.ts";
import { useSteadyRows } from "../reading.ts";
import type { Row } from "../steady.ts";
import type { LiveAnalytics } from "../useLiveAnalytics.ts";
import { choose, START, type View } from "../view.ts";
import { plural, shortDay, whole } from "../wording.ts";
import { Empty, Skeleton } from "./Empty.tsx";
import { EventRow } from "./EventRow.tsx";
import { FilterBar } from "./FilterBar.tsx";

/** How many of the newest messages are loaded: at first, and at each press. */
export const WINDOWS = [50, 150, 500] as const;

interface LiveListProps {
  readonly live: LiveAnalytics;
  readonly view: View;
  /** The last day whose messages are shown; empty: today, and whatever comes. */
  readonly until: string;
  readonly most: number;
  readonly lookFurther: (most: number) => void;
}

/** The newest messages; nothing moves under a reader's eyes. */
export function LiveList({ live, view, until, most, lookFurther }: LiveListProps): ReactElement {
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { rows, waiting, showWaiting } = useSteadyRows(live.items, most, list);
  const pass = useMemo(() => passes(view), [view]);
  const shown = rows.filter(({ event }) => pass(event));
  const next = live.items.length < most ? undefined : WINDOWS.find((size) => size > most);
  const reveal = (): void => {
    // The button goes, so the focus would be nowhere.
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "start" });
    showWaiting();
  };
  return (
    <section className="panel live-list" id="live" aria-labelledby="live-title" ref={panel} tabIndex={-1}>
      <div className="panel-head">
        <h2 id="live-title">Messages</h2>
        <p className="note">{scopeOf(live, view, { shown: shown.length, until, most })}</p>
      </div>
      <FilterBar search={view.search} authors={view.authors} />
      <div ref={list}>
        <NewPill count={waiting.filter(pass).length} reveal={reveal} />
        <Suspense fallback={<Skeleton />}>
          {shown.length > 0 ? <Rows rows={shown} live={live} /> : <NoRows live={live} />}
        </Suspense>
      </div>
      {next !== undefined && (
        <button type="button" className="more" onClick={() => { lookFurther(next); }}>
          {isNarrowed(view) ? `Search the newest ${whole(next)}` : "Show older messages"}
        </button>
      )}
    </section>
  );
}

function isNarrowed({ search, authors }: View): boolean {
  return search !== "" || authors !== "all";
}

interface Scope {
  readonly shown: number;
  readonly until: string;
  readonly most: number;
}

/** What is shown, and of what: never more than is known. */
function scopeOf({ loaded, items, unreadable }: LiveAnalytics, view: View, { shown, until, most }: Scope): string {
  if (!loaded) return "";
  const which = items.length < most ? "all" : "the newest";
  const end = until === "" ? "" : ` up to ${shortDay(until)}`;
  const held = `${which} ${plural(items.length, "message")}${end}`;
  const found = isNarrowed(view) ? `${whole(shown)} found in ${held}` : held;
  return unreadable === 0 ? found : `${found}; ${plural(unreadable, "record")} could not be read`;
}

function NewPill({ count, reveal }: { count: number; reveal: () => void }): ReactElement {
  return (
    <div className="pill-place">
      {count > 0 && <button type="button" className="pill" onClick={reveal}>{`${count} new`}</button>}
    </div>
  );
}

function Rows({ rows, live }: { rows: readonly Row[]; live: LiveAnalytics }): ReactElement {
  return (
    <ol className="rows">
      {rows.map(({ event, gone }) => (
        <EventRow key={event.id} event={event} gone={gone} fresh={live.arrived.has(event.id)} />
      ))}
    </ol>
  );
}

function NoRows({ live }: { live: LiveAnalytics }): ReactElement {
  if (!live.loaded) return <Skeleton />;
  if (live.items.length === 0) return <Empty />;
  const clear = (): void => { choose({ search: START.search, authors: START.authors }); };
  return (
    <div className="empty">
      <p>No loaded message matches.</p>
      <button type="button" className="button" onClick={clear}>Clear search and filter</button>
    </div>
  );
}
