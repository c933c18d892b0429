import { compareText, count, text, type Fields, type Stored } from "./fields.ts";

const KINDS = ["issue", "comment", "discussion", "discussion_comment"] as const;
export type Kind = (typeof KINDS)[number];

/** One version of one message as Firestore holds it; contract/event.py says what each field means. */
export interface AnalyticsEvent extends Stored {
  readonly version: string;
  readonly thread_id: string;
  /** `owner/repo#123` or `owner/repo#discussion-123`: the thread's name. */
  readonly correlation_id: string;
  readonly repository: string;
  readonly repository_id: number;
  readonly issue_id: number;
  readonly kind: Kind;
  /** Of an opening post; empty for a comment. */
  readonly title: string;
  readonly text: string;
  readonly truncated: boolean;
  readonly author: string;
  readonly from_chatbot: boolean;
  readonly url: string;
  /** ISO 8601 in UTC with a trailing Z, so that text order is time order. */
  readonly created_at: string;
  readonly closed_at: string;
  readonly deleted: boolean;
  readonly transferred_to: string;
  readonly received_at: string;
}

/** The event of a document's fields, or undefined where this page cannot read it. */
export function readEvent(id: string, fields: Fields): AnalyticsEvent | undefined {
  const kind = KINDS.find((known) => known === fields["kind"]);
  const createdAt = text(fields["created_at"]);
  if (kind === undefined || Number.isNaN(Date.parse(createdAt))) return undefined;
  return {
    id,
    revision: count(fields["revision"]),
    version: text(fields["version"]),
    thread_id: text(fields["thread_id"]),
    correlation_id: text(fields["correlation_id"]),
    repository: text(fields["repository"]),
    repository_id: count(fields["repository_id"]),
    issue_id: count(fields["issue_id"]),
    kind,
    title: text(fields["title"]),
    text: text(fields["text"]),
    truncated: fields["truncated"] === true,
    author: text(fields["author"]),
    from_chatbot: fields["from_chatbot"] === true,
    url: text(fields["url"]),
    created_at: createdAt,
    closed_at: text(fields["closed_at"]),
    deleted: fields["deleted"] === true,
    transferred_to: text(fields["transferred_to"]),
    received_at: text(fields["received_at"]),
  };
}

/** Whether a thread begins with it. */
export function isOpening({ kind }: AnalyticsEvent): boolean {
  return kind === "issue" || kind === "discussion";
}

type Turn = Pick<AnalyticsEvent, "created_at" | "id">;

/** Oldest first; by document id within one of GitHub's whole seconds, as Firestore orders and limits its results. */
export function byTime(a: Turn, b: Turn): number {
  return compareText(a.created_at, b.created_at) || compareText(a.id, b.id);
}
