import { lazy, Suspense, useMemo, useState, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { barName, histogramOf, isEmpty, naturalStep, type Histogram, type Step } from "../histogram.ts";
import type { Matching } from "../matching.ts";
import { useNow } from "../now.ts";
import { plural } from "../wording.ts";

const Chart = lazy(() => import("./Chart.tsx"));
const MINUTE = 60_000;

interface QuestionsOverTimeProps {
  readonly matching: Matching<AnalyticsEvent>;
  /** The creation of the oldest loaded event if there are older ones, else undefined. */
  readonly loadedSince: string | undefined;
}

/** Questions by hour or day: how many, and how many of them are answered. */
export function QuestionsOverTime({ matching, loadedSince }: QuestionsOverTimeProps): ReactElement {
  const [chosen, choose] = useState<Step>();
  const now = Math.floor(useNow() / MINUTE) * MINUTE;
  const hours = useMemo(() => histogramOf(matching, "hour", now), [matching, now]);
  const days = useMemo(() => histogramOf(matching, "day", now), [matching, now]);
  const step = chosen ?? naturalStep(hours);
  const histogram = step === "hour" ? hours : days;
  return (
    <section className="panel" id="trends" aria-labelledby="trends-title">
      <div className="panel-head">
        <h2 id="trends-title">Questions per {step}</h2>
        <StepChoice step={step} choose={choose} />
      </div>
      <figure>
        <Suspense fallback={<div className="chart" />}>
          <Chart histogram={histogram} step={step} loadedSince={loadedSince} />
        </Suspense>
        <Caption histogram={histogram} step={step} loadedSince={loadedSince} />
      </figure>
      <HistogramTable histogram={histogram} step={step} />
    </section>
  );
}

function StepChoice({ step, choose }: { step: Step; choose: (step: Step) => void }): ReactElement {
  return (
    <div className="segments" role="group" aria-label="Bars">
      {(["hour", "day"] as const).map((one) => (
        <button key={one} type="button" aria-pressed={one === step} onClick={() => { choose(one); }}>
          {one === "hour" ? "Hours" : "Days"}
        </button>
      ))}
    </div>
  );
}

interface CaptionProps {
  readonly histogram: Histogram;
  readonly step: Step;
  readonly loadedSince: string | undefined;
}

function Caption({ histogram, step, loadedSince }: CaptionProps): ReactElement {
  const span = step === "hour" ? "the last 24 hours" : "the last 14 days (of UTC)";
  const start = (histogram.starts[0] ?? 0) * 1000;
  const cut = loadedSince !== undefined && Date.parse(loadedSince) > start;
  return (
    <figcaption>
      <span className="key answered">answered</span>
      <span className="key unanswered">unanswered</span>
      <span className="note">
        {isEmpty(histogram) ? `no question in ${span}` : span}
        {cut && `; hatched: older than the newest 100 events, not counted`}
      </span>
    </figcaption>
  );
}

/** The same figures for those who do not see the drawing. */
function HistogramTable({ histogram, step }: { histogram: Histogram; step: Step }): ReactElement {
  const { starts, answered, unanswered } = histogram;
  return (
    <table className="unseen">
      <caption>Questions per {step}</caption>
      <thead>
        <tr><th scope="col">From</th><th scope="col">Answered</th><th scope="col">Unanswered</th></tr>
      </thead>
      <tbody>
        {starts.map((start, bar) => (
          <tr key={start}>
            <th scope="row">{barName(start, step)}</th>
            <td>{plural(answered[bar] ?? 0, "question")}</td>
            <td>{plural(unanswered[bar] ?? 0, "question")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
