/** The analytics event as Firestore holds it; contract/event.py says what each field means. */
export type Kind = "query" | "response";

export interface AnalyticsEvent {
  readonly entity_id: string;
  readonly version: string;
  /** `owner/repo#123`, or empty where the event belongs to no thread. */
  readonly correlation_id: string;
  readonly repository: string;
  readonly issue_id: number;
  readonly kind: Kind;
  readonly text: string;
  readonly truncated: boolean;
  readonly author: string;
  readonly url: string;
  /** ISO 8601 in UTC with a trailing Z, so that text order is time order. */
  readonly created_at: string;
  readonly deleted: boolean;
  readonly transferred_to: string;
}

/** The event of a document's data, or undefined where this page cannot read it. */
export function parseEvent(entityId: string, data: Readonly<Record<string, unknown>>): AnalyticsEvent | undefined {
  const kind = data["kind"];
  const createdAt = text(data["created_at"]);
  if ((kind !== "query" && kind !== "response") || Number.isNaN(Date.parse(createdAt))) return undefined;
  return {
    entity_id: entityId,
    version: text(data["version"]),
    correlation_id: text(data["correlation_id"]),
    repository: text(data["repository"]),
    issue_id: typeof data["issue_id"] === "number" ? data["issue_id"] : 0,
    kind,
    text: text(data["text"]),
    truncated: data["truncated"] === true,
    author: text(data["author"]),
    url: text(data["url"]),
    created_at: createdAt,
    deleted: data["deleted"] === true,
    transferred_to: text(data["transferred_to"]),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** By creation; within one of GitHub's whole seconds a question comes before its quick answer. */
export function byTurn(a: Turn, b: Turn): number {
  return (
    compareText(a.created_at, b.created_at) || compareText(a.kind, b.kind) || compareText(a.entity_id, b.entity_id)
  );
}

export type Turn = Pick<AnalyticsEvent, "created_at" | "kind" | "entity_id">;

/** By creation, then document id, as Firestore orders and limits its results. */
export function inStore(a: Turn, b: Turn): number {
  return compareText(a.created_at, b.created_at) || compareText(a.entity_id, b.entity_id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The page on GitHub, or undefined for any address that is not plain https: a link must never run a script. */
export function githubAddress(event: AnalyticsEvent): string | undefined {
  return event.url.startsWith("https://") ? event.url : undefined;
}
