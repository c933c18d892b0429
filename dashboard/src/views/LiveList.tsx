import { useMemo, useRef, useState, type ReactElement } from "react";
import { NO_FILTERS, passes, repositoriesOf, stateOf, type Filters } from "../filters.ts";
import { useSteadyRows } from "../reading.ts";
import type { Row } from "../steady.ts";
import type { LiveAnalytics } from "../useLiveAnalytics.ts";
import { plural } from "../wording.ts";
import { Empty, Skeleton } from "./Empty.tsx";
import { EventRow } from "./EventRow.tsx";
import { FilterBar } from "./FilterBar.tsx";

const FIRST_ROWS = 30;

interface LiveListProps {
  readonly live: LiveAnalytics;
  readonly filters: Filters;
  readonly change: (filters: Filters) => void;
}

/** The newest questions and answers; nothing moves under a reader's eyes. */
export function LiveList({ live, filters, change }: LiveListProps): ReactElement {
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { rows, waiting, showWaiting } = useSteadyRows(live.events, list);
  const pass = useMemo(() => passes(filters, live.matching), [filters, live.matching]);
  const shown = rows.filter(({ event }) => pass(event));
  const reveal = (): void => {
    // The button goes, so the focus would be nowhere.
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "start" });
    showWaiting();
  };
  return (
    <section className="panel live-list" id="live" aria-labelledby="live-title" ref={panel} tabIndex={-1}>
      <div className="panel-head">
        <h2 id="live-title">Questions and answers</h2>
        <p className="note">{scopeOf(live, shown.length)}</p>
      </div>
      <FilterBar filters={filters} repositories={repositoriesOf(live.events)} change={change} />
      <div ref={list}>
        <NewPill count={waiting.filter(pass).length} reveal={reveal} />
        {shown.length > 0 ? (
          <Rows rows={shown} live={live} />
        ) : (
          <NoRows live={live} clear={() => { change(NO_FILTERS); }} />
        )}
      </div>
    </section>
  );
}

function scopeOf({ loaded, events, unreadable }: LiveAnalytics, shown: number): string {
  if (!loaded) return "";
  const all = events.length === shown ? plural(shown, "event") : `${shown} of ${events.length}`;
  return unreadable === 0 ? all : `${all}; ${plural(unreadable, "record")} could not be read`;
}

function NewPill({ count, reveal }: { count: number; reveal: () => void }): ReactElement {
  return (
    <div className="pill-place">
      {count > 0 && (
        <button type="button" className="pill" onClick={reveal}>
          {count} new
        </button>
      )}
    </div>
  );
}

function Rows({ rows, live }: { rows: readonly Row[]; live: LiveAnalytics }): ReactElement {
  const [all, setAll] = useState(false);
  const visible = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <>
      <ol className="rows">
        {visible.map(({ event, gone }) => (
          <EventRow
            key={event.entity_id}
            event={event}
            gone={gone}
            fresh={live.arrived.has(event.entity_id)}
            unanswered={stateOf(event, live.matching) === "unanswered"}
            partner={live.matching.answers.get(event.entity_id) ?? live.matching.questions.get(event.entity_id)}
          />
        ))}
      </ol>
      {visible.length < rows.length && (
        <button type="button" className="more" onClick={() => { setAll(true); }}>
          Show all {rows.length}
        </button>
      )}
    </>
  );
}

function NoRows({ live, clear }: { live: LiveAnalytics; clear: () => void }): ReactElement {
  if (!live.loaded) return <Skeleton />;
  if (live.events.length === 0) return <Empty />;
  return (
    <div className="empty">
      <p>Nothing here matches.</p>
      <button type="button" className="button" onClick={clear}>
        Clear search and filters
      </button>
    </div>
  );
}
