import { count, text, type Fields, type Stored } from "./fields.ts";

/** What a thread came to, as the publisher shows it; contract/thread_state.py says what each field means. */
export interface Thread extends Stored {
  readonly correlation_id: string;
  readonly repository: string;
  readonly title: string;
  readonly url: string;
  readonly author: string;
  readonly closed_at: string;
  readonly is_gone: boolean;
  readonly questions: number;
  readonly answered_by_bot: number;
  readonly answered_by_people: number;
  readonly closed: number;
  /** When the question that waits now was asked; empty while none does. */
  readonly waiting_since: string;
  /** Who asked it. */
  readonly waiting_for: string;
  readonly as_of: string;
}

export function readThread(id: string, fields: Fields): Thread {
  return {
    id,
    revision: count(fields["revision"]),
    correlation_id: text(fields["correlation_id"]),
    repository: text(fields["repository"]),
    title: text(fields["title"]),
    url: text(fields["url"]),
    author: text(fields["author"]),
    closed_at: text(fields["closed_at"]),
    is_gone: fields["is_gone"] === true,
    questions: count(fields["questions"]),
    answered_by_bot: count(fields["answered_by_bot"]),
    answered_by_people: count(fields["answered_by_people"]),
    closed: count(fields["closed"]),
    waiting_since: text(fields["waiting_since"]),
    waiting_for: text(fields["waiting_for"]),
    as_of: text(fields["as_of"]),
  };
}
