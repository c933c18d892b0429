import { count, text, type Fields, type Stored } from "./fields.ts";

/** In place of a week: the list of all reports. */
export const LIST = "all";

/** A weekly report that was sent. */
export interface WeeklyReport extends Stored {
  /** ISO week, such as `2026-W47`. */
  readonly week: string;
  readonly sent_at: string;
  readonly questions: number;
  readonly answered: number;
  /** The mail, as it was sent; empty where only its counts were kept. */
  readonly html: string;
  readonly text: string;
}

export function readReport(id: string, fields: Fields): WeeklyReport {
  return {
    id,
    revision: count(fields["revision"]),
    week: text(fields["week"]),
    sent_at: text(fields["sent_at"]),
    questions: count(fields["questions"]),
    answered: count(fields["answered"]),
    html: text(fields["html"]),
    text: text(fields["text"]),
  };
}
