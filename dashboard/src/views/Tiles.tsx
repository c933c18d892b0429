import type { ReactElement } from "react";
import { waitSeconds } from "../figures.ts";
import { lengthOf } from "../range.ts";
import type { Compared, Period } from "../useFigures.ts";
import { change, percent, plural, span, whole } from "../wording.ts";

/** Before the server has answered, no figure is known: not even that it is 0. */
const UNKNOWN = "…";

/** The figures of the range, beside those of as many days before. */
export function Tiles({ now, before }: Compared): ReactElement {
  const { questions, answered_by_bot, waiting } = now.figures;
  const known = (words: string): string => (now.loaded ? words : UNKNOWN);
  return (
    <dl className="tiles" aria-label="Figures" aria-busy={!now.loaded}>
      <Tile name="Questions" value={known(whole(questions))} more={comparison(now, before, "questions")} />
      <Tile
        name="Answered by the bot"
        value={known(percent(answered_by_bot, questions))}
        more={both(now, before, ({ figures }) => percent(figures.answered_by_bot, figures.questions))}
      />
      <Tile
        name="Time to answer, median"
        value={known(wait(now, 50))}
        more={both(now, before, (period) => wait(period, 50))}
      />
      <Tile
        name="Still waiting"
        value={known(whole(waiting))}
        more={comparison(now, before, "waiting")}
        alert={now.loaded && waiting > 0}
      />
    </dl>
  );
}

export function wait({ figures }: Period, share: number): string {
  const seconds = waitSeconds(figures, share);
  return seconds === undefined ? "–" : span(seconds);
}

function comparison(now: Period, before: Period, name: "questions" | "waiting"): string {
  if (!now.loaded || !before.loaded) return UNKNOWN;
  return `${change(now.figures[name], before.figures[name])} on the ${plural(lengthOf(now.range), "day")} before`;
}

function both(now: Period, before: Period, words: (period: Period) => string): string {
  return now.loaded && before.loaded ? `was ${words(before)}` : UNKNOWN;
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly more: string;
  readonly alert?: boolean;
}

function Tile({ name, value, more, alert = false }: TileProps): ReactElement {
  return (
    <div className={alert ? "tile alert" : "tile"}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="note">{more}</span>
      </dd>
    </div>
  );
}
