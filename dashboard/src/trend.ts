import { together, type Figures, type Row } from "./figures.ts";
import { contains, partsOf, type Range } from "./range.ts";

/** What becomes of questions, in the order in which a bar stacks them. */
export const OUTCOMES = ["answered_by_bot", "answered_by_people", "closed", "waiting"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_NAMES: Record<Outcome, string> = {
  answered_by_bot: "Answered by the bot",
  answered_by_people: "Answered by a person",
  closed: "Closed without an answer",
  waiting: "Waiting",
};

export interface Bar {
  readonly part: Range;
  readonly figures: Figures;
}

/** The figures of each day or week of the range; a part without rows has zeros. */
export function barsOf(range: Range, rows: readonly Row[]): Bar[] {
  return partsOf(range).map((part) => ({ part, figures: together(rows.filter(({ date }) => contains(part, date))) }));
}

/** The even end of a scale that holds the number, and not much more. */
export function scaleEnd(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}
