import type { ReactElement } from "react";
import { csvOf, download } from "../csv.ts";
import { MOST_DAYS, PRESETS, rangeOf, type Range } from "../range.ts";
import type { Period } from "../useFigures.ts";
import { choose, presetOf, type View } from "../view.ts";
import { days, TIME_ZONE } from "../wording.ts";
import { Choice } from "./Choice.tsx";
import { Segments } from "./Segments.tsx";

const NAMES = Object.fromEntries(PRESETS.map((length) => [`${length}d`, `${length} days`]));

interface ControlsProps {
  readonly view: View;
  readonly range: Range;
  readonly repositories: readonly string[];
  readonly period: Period;
}

/** What the figures are of; the address keeps it. */
export function Controls({ view, range, repositories, period }: ControlsProps): ReactElement {
  const names = [...new Set([...repositories, view.repository])].filter(Boolean).sort();
  return (
    <div className="controls">
      <Segments
        label="Range"
        options={NAMES}
        chosen={presetOf(view.range) === undefined ? "" : view.range}
        choose={(chosen) => { choose({ range: chosen }); }}
      />
      <OwnRange range={range} />
      <Choice label="Repository" value={view.repository} change={(repository) => { choose({ repository }); }}>
        <option value="">All repositories</option>
        {names.map((name) => <option key={name} translate="no">{name}</option>)}
      </Choice>
      <button
        type="button"
        className="button plain"
        disabled={!period.loaded}
        onClick={() => { download(`questions ${range.from} to ${range.to}.csv`, csvOf(period, view.repository)); }}
      >
        CSV
      </button>
      <p className="note">{`${days(range.from, range.to)}: UTC days. Times are in ${TIME_ZONE}.`}</p>
    </div>
  );
}

function OwnRange({ range }: { range: Range }): ReactElement {
  const change = (part: Partial<Range>): void => {
    const { from, to } = { ...range, ...part };
    if (rangeOf(from, to) !== undefined) choose({ range: `${from}~${to}` });
  };
  return (
    <fieldset className="own-range" title={`At most ${MOST_DAYS} days`}>
      <legend className="unseen">First and last day</legend>
      <input type="date" aria-label="First day" value={range.from} max={range.to} onChange={(event) => { change({ from: event.target.value }); }} />
      <span aria-hidden="true">–</span>
      <input type="date" aria-label="Last day" value={range.to} min={range.from} onChange={(event) => { change({ to: event.target.value }); }} />
    </fieldset>
  );
}
