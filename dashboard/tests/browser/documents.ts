import { createHash } from "node:crypto";
import type { AnalyticsEvent } from "../../src/event.ts";
import { count, list, text } from "../../src/fields.ts";
import type { Row } from "../../src/figures.ts";
import { mondayOf } from "../../src/range.ts";
import type { WeeklyReport } from "../../src/reports.ts";
import type { Thread } from "../../src/threads.ts";
import { project } from "./surroundings.ts";

const MOST_PER_COMMIT = 400;

type Value = string | number | boolean | Uint8Array | readonly Value[] | { readonly [name: string]: Value };
type Fields = Readonly<Record<string, Value>>;

/** A document and where it stands. */
export interface Document {
  readonly path: string;
  readonly fields: Fields;
  /** Where others stay as they are: the fields that are written. */
  readonly only?: readonly string[];
}

/** A message as the receiver writes it, around the fields that a test is about. */
export function record(fields: Partial<AnalyticsEvent> & { id: string }): Document {
  const { id, ...rest } = fields;
  return { path: `analytics/${id}`, fields: { message_id: id, ...message(rest) } };
}

function message(fields: Partial<AnalyticsEvent>): Fields {
  const { repository = "octo/hello", repository_id = 1, issue_id = 1, text = "How?", created_at = now() } = fields;
  return {
    revision: 1,
    version: `${created_at}#0#${createHash("sha256").update(text).digest("hex").slice(0, 8)}`,
    thread_id: `${repository_id}#${issue_id}`,
    correlation_id: `${repository}#${issue_id}`,
    repository,
    repository_id,
    issue_id,
    kind: "comment",
    title: "",
    text,
    truncated: false,
    keywords: [],
    author: "ann",
    author_is_bot: false,
    association: "NONE",
    from_chatbot: false,
    url: `https://github.com/${repository}/issues/${issue_id}`,
    created_at,
    substantial_at: created_at,
    closed_at: "",
    deleted: false,
    transferred_from: "",
    transferred_to: "",
    delivery_id: "0",
    received_at: created_at,
    trace: "",
    schema_version: 2,
    ...fields,
  };
}

export function now(secondsFromNow = 0): string {
  return new Date(Date.now() + secondsFromNow * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A day's figures as the publisher writes them. */
export function row(fields: Partial<Omit<Row, "id">> & { date: string }): Document {
  const { date, repository_id = 0 } = fields;
  const counts = { questions: 0, answered_by_bot: 0, answered_by_people: 0, closed: 0, waiting: 0, messages: 0, responses: 0 };
  const rest = { repository: "", repository_id, revision: 1, waits: [], keywords: [], other_keywords: 0, repositories: [], as_of: `${now().slice(0, -1)}.000Z` };
  return { path: `figures/${date}~${repository_id === 0 ? "all" : repository_id}`, fields: { ...rest, ...counts, ...fields } as unknown as Fields };
}

/** A thread's state as the publisher writes it. */
export function thread(fields: Partial<Thread> & { id: string }): Document {
  const { id, ...given } = fields;
  const rest = {
    thread_id: id, revision: 1, correlation_id: "octo/hello#1", repository: "octo/hello", repository_id: 1, issue_id: 1, title: "", url: "",
    author: "ann", closed_at: "", is_gone: false, messages: 1, questions: 1, answered_by_bot: 0, answered_by_people: 0, closed: 0,
    waiting_since: "", waiting_for: "", moved_to: "", as_of: `${now().slice(0, -1)}.000Z`,
  };
  return { path: `threads/${id}`, fields: { ...rest, ...given } };
}

/** A weekly report as the publisher writes it. */
export function report(fields: Pick<WeeklyReport, "week" | "questions" | "answered" | "html">): Document {
  return { path: `reports/${fields.week}`, fields: { revision: 1, subject: "", text: "", sent_at: now(), ...fields } };
}

/** Writes documents over the emulator's REST interface, as its owner, whatever the rules say. */
export class DocumentStore {
  readonly #firestore: string;

  constructor(firestore: string) {
    this.#firestore = firestore;
  }

  async put(...given: Document[]): Promise<void> {
    const documents = [...given, ...weeksOf(given)];
    for (let first = 0; first < documents.length; first += MOST_PER_COMMIT) {
      await this.#commit(documents.slice(first, first + MOST_PER_COMMIT));
    }
  }

  async putReader(email: string): Promise<void> {
    await this.#commit([{ path: `readers/${email}`, fields: {} }]);
  }

  /** All at once. */
  async #commit(documents: readonly Document[]): Promise<void> {
    const database = `projects/${project}/databases/(default)/documents`;
    const writes = documents.map(({ path, fields, only }) => ({
      update: { name: `${database}/${path}`, fields: Object.fromEntries(Object.entries(fields).map(encoded)) },
      ...(only && { updateMask: { fieldPaths: only } }),
    }));
    const response = await fetch(`http://${this.#firestore}/v1/${database}:commit`, {
      method: "POST",
      headers: { Authorization: "Bearer owner", "Content-Type": "application/json" },
      body: JSON.stringify({ writes }),
    });
    if (!response.ok) throw new Error(`nothing was written: ${await response.text()}`);
  }
}

/** A day's figures are a part of its week as well, as the publisher writes them. */
function weeksOf(given: readonly Document[]): Document[] {
  const weeks = new Map<string, Document>();
  for (const { path, fields } of given.flatMap(inWeek)) {
    const together = { ...weeks.get(path)?.fields, ...fields };
    weeks.set(path, { path, fields: together, only: Object.keys(together) });
  }
  return [...weeks.values()];
}

function inWeek({ path, fields }: Document): Document[] {
  if (!path.startsWith("figures/")) return [];
  const date = text(fields["date"]);
  const [monday, day] = [mondayOf(date), new Date(date).toLocaleDateString("en", { weekday: "short", timeZone: "UTC" }).toLowerCase()];
  const part = { ...fields, waits: differences(list(fields["waits"]).map(count)) };
  const whole = { date: monday, repository_id: fields["repository_id"] ?? 0, [day]: part };
  return [{ path: path.replace(`figures/${date}`, `weeks/${monday}`), fields: whole }];
}

/** As `differences` in contract/packed.py, of numbers that are sorted. */
function differences(numbers: readonly number[]): Uint8Array {
  const packed: number[] = [];
  numbers.forEach((number, index) => {
    let rest = number - (numbers[index - 1] ?? 0);
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) packed.push((rest % 0x80) | 0x80);
    packed.push(rest);
  });
  return Uint8Array.from(packed);
}

function encoded([name, value]: [string, Value]): [string, object] {
  return [name, valueOf(value)];
}

function valueOf(value: Value): object {
  if (typeof value === "boolean") return { booleanValue: value };
  if (typeof value === "number") return { integerValue: value };
  if (typeof value === "string") return { stringValue: value };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } };
  return { mapValue: { fields: Object.fromEntries(Object.entries(value).map(encoded)) } };
}
