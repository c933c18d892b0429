import type { CSSProperties, ReactElement } from "react";
import type { Compared } from "../useFigures.ts";
import { plural, span, whole } from "../wording.ts";
import { Panel } from "./Panel.tsx";
import { wait } from "./Tiles.tsx";

const SHARES = [50, 75, 95] as const;
/** Upper ends, in seconds, of the groups in which the waits are shown. */
const ENDS = [60, 600, 3600, 86_400, Infinity] as const;

/** How long answered questions waited: exact percentiles, and how the waits are spread. */
export function TimeToAnswer({ now, before }: Compared): ReactElement {
  const { waits } = now.figures;
  const groups = ENDS.map((end, index) => {
    const start = ENDS[index - 1] ?? 0;
    return { start, end, count: waits.filter((seconds) => seconds >= start && seconds < end).length };
  });
  return (
    <Panel id="waits" title="Time to answer" note={now.loaded ? `of ${plural(waits.length, "answered question")}` : ""}>
      <dl className="percentiles">
        {SHARES.map((share) => (
          <div key={share}>
            <dt>{share === 50 ? "Median" : `${share} % within`}</dt>
            <dd>
              <strong>{now.loaded ? wait(now, share) : "…"}</strong>
              <span className="note">{before.loaded ? `was ${wait(before, share)}` : "…"}</span>
            </dd>
          </div>
        ))}
      </dl>
      <dl className="spread">
        {groups.map(({ start, end, count }) => (
          <div key={start} style={{ "--share": waits.length === 0 ? 0 : count / waits.length } as CSSProperties}>
            <dt>{nameOf(start, end)}</dt>
            <dd>{whole(count)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function nameOf(start: number, end: number): string {
  if (start === 0) return `under ${span(end)}`;
  return end === Infinity ? `${span(start)} or more` : `${span(start)} to ${span(end)}`;
}
