import { useMemo, useState, type CSSProperties, type KeyboardEvent, type ReactElement } from "react";
import { barsOf, OUTCOME_NAMES, OUTCOMES, scaleEnd, type Bar } from "../trend.ts";
import type { Period } from "../useFigures.ts";
import { days, plural, shortDay, whole } from "../wording.ts";
import { Panel } from "./Panel.tsx";

/** Questions by day or week, and what became of them. */
export function Trend({ period }: { period: Period }): ReactElement {
  const { range, rows, figures, loaded } = period;
  const [chosen, choose] = useState<number>();
  const bars = useMemo(() => barsOf(range, rows), [range, rows]);
  const step = bars.some(({ part }) => part.from !== part.to) ? "week" : "day";
  const shown = (chosen === undefined ? undefined : bars[chosen]) ?? { part: range, figures };
  const note = `${days(shown.part.from, shown.part.to)}: ${plural(shown.figures.questions, "question")}`;
  return (
    <Panel id="trend" title={`Questions per ${step}`} note={loaded ? note : ""}>
      <figure>
        <Chart bars={bars} step={step} chosen={chosen} choose={choose} />
        <figcaption>
          {OUTCOMES.map((name) => (
            <span key={name} className="key" data-outcome={name}>
              {`${OUTCOME_NAMES[name]} ${loaded ? whole(shown.figures[name]) : ""}`}
            </span>
          ))}
        </figcaption>
      </figure>
      <Table bars={bars} step={step} />
    </Panel>
  );
}

interface TableProps {
  readonly bars: readonly Bar[];
  readonly step: string;
}

interface ChartProps extends TableProps {
  readonly chosen: number | undefined;
  readonly choose: (index: number | undefined) => void;
}

/** One stop for the keyboard, whose arrows go from bar to bar; the pointer shows the same. */
function Chart({ bars, step, chosen, choose }: ChartProps): ReactElement {
  const last = bars.length - 1;
  const at = Math.min(chosen ?? last, last);
  const move = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(last, next)));
  };
  const forget = (): void => { choose(undefined); };
  return (
    <>
      <div
        className="chart"
        role="slider"
        tabIndex={0}
        aria-label={`Questions per ${step}: move through them with the arrow keys`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={wordsOf(bars[at])}
        onKeyDown={move}
        onFocus={() => { choose(at); }}
        onBlur={forget}
        onPointerLeave={forget}
      >
        <Columns bars={bars} chosen={chosen} choose={choose} />
      </div>
      <p className="chart-days" aria-hidden="true">
        {[0, last >> 1, last].map((index, place) => <span key={place}>{shortDay(bars[index]?.part.from ?? "")}</span>)}
      </p>
    </>
  );
}

interface ColumnsProps {
  readonly bars: readonly Bar[];
  readonly chosen: number | undefined;
  readonly choose: (index: number) => void;
}

function Columns({ bars, chosen, choose }: ColumnsProps): ReactElement {
  const end = scaleEnd(Math.max(...bars.map(({ figures }) => figures.questions), 0));
  return (
    <>
      {[end, end / 2, 0].map((mark) => <span key={mark} className="mark-line">{whole(mark)}</span>)}
      <div className="bars">
        {bars.map((bar, index) => (
          <Column key={bar.part.from} bar={bar} end={end} active={index === chosen} point={() => { choose(index); }} />
        ))}
      </div>
    </>
  );
}

interface ColumnProps {
  readonly bar: Bar;
  readonly end: number;
  readonly active: boolean;
  readonly point: () => void;
}

function Column({ bar, end, active, point }: ColumnProps): ReactElement {
  return (
    <div className={active ? "column active" : "column"} onPointerEnter={point} onPointerDown={point}>
      {OUTCOMES.map((name) => (
        <span key={name} data-outcome={name} style={{ "--share": bar.figures[name] / end } as CSSProperties} />
      ))}
    </div>
  );
}

function wordsOf(bar: Bar | undefined): string {
  if (bar === undefined) return "";
  const parts = OUTCOMES.map((name) => `${whole(bar.figures[name])} ${OUTCOME_NAMES[name].toLowerCase()}`);
  return `${days(bar.part.from, bar.part.to)}: ${plural(bar.figures.questions, "question")}; ${parts.join(", ")}`;
}

/** The same figures for those who do not see the drawing. */
function Table({ bars, step }: TableProps): ReactElement {
  return (
    <div className="unseen">
      <table>
        <caption>{`Questions per ${step}`}</caption>
        <thead>
          <tr>
            <th scope="col">UTC days</th>
            <th scope="col">Questions</th>
            {OUTCOMES.map((name) => <th key={name} scope="col">{OUTCOME_NAMES[name]}</th>)}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ part, figures }) => (
            <tr key={part.from}>
              <th scope="row">{days(part.from, part.to)}</th>
              <td>{whole(figures.questions)}</td>
              {OUTCOMES.map((name) => <td key={name}>{whole(figures[name])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
