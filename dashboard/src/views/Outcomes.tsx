import type { CSSProperties, ReactElement } from "react";
import { OUTCOME_NAMES, OUTCOMES } from "../trend.ts";
import type { Compared } from "../useFigures.ts";
import { percent, whole } from "../wording.ts";
import { Panel } from "./Panel.tsx";

/** What became of the questions. */
export function Outcomes({ now, before }: Compared): ReactElement {
  const { figures, loaded } = now;
  const share = (period: Compared["now"], name: (typeof OUTCOMES)[number]): string =>
    period.loaded ? percent(period.figures[name], period.figures.questions) : "…";
  return (
    <Panel id="outcomes" title="What became of them" note="share of questions">
      <div className="stack" aria-hidden="true">
        {OUTCOMES.map((name) => (
          <span key={name} data-outcome={name} style={{ "--share": figures[name] } as CSSProperties} />
        ))}
      </div>
      <dl className="outcomes">
        {OUTCOMES.map((name) => (
          <div key={name}>
            <dt className="key" data-outcome={name}>{OUTCOME_NAMES[name]}</dt>
            <dd>
              <strong>{loaded ? whole(figures[name]) : "…"}</strong>
              <span>{share(now, name)}</span>
              <span className="note">{`was ${share(before, name)}`}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
