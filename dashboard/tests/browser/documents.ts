import { createHash } from "node:crypto";
import type { AnalyticsEvent } from "../../src/event.ts";
import { project } from "./surroundings.ts";

export type Document = AnalyticsEvent & Readonly<Record<string, string | number | boolean>>;

/** A whole document as the receiver writes it, around the fields that a test is about. */
export function record(fields: Partial<AnalyticsEvent> & { entity_id: string }): Document {
  const { repository = "octo/hello", issue_id = 1, text = "How?", created_at = now() } = fields;
  return {
    version: `${created_at}#0#${createHash("sha256").update(text).digest("hex").slice(0, 8)}`,
    correlation_id: `${repository}#${issue_id}`,
    repository,
    repository_id: 1,
    issue_id,
    kind: "query",
    text,
    truncated: false,
    author: "ann",
    url: `https://github.com/${repository}/issues/${issue_id}`,
    created_at,
    deleted: false,
    transferred_from: "",
    transferred_to: "",
    delivery_id: "0",
    received_at: created_at,
    trace: "",
    schema_version: 1,
    ...fields,
  };
}

export function now(secondsFromNow = 0): string {
  return new Date(Date.now() + secondsFromNow * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Writes documents over the emulator's REST interface, as its owner, whatever the rules say. */
export class DocumentStore {
  readonly #firestore: string;

  constructor(firestore: string) {
    this.#firestore = firestore;
  }

  async put(...documents: Document[]): Promise<void> {
    await this.#commit(documents.map((one) => [`analytics/${one.entity_id}`, one]));
  }

  async putReader(email: string): Promise<void> {
    await this.#commit([[`readers/${email}`, {}]]);
  }

  /** All at once. */
  async #commit(documents: [path: string, fields: Fields][]): Promise<void> {
    const database = `projects/${project}/databases/(default)/documents`;
    const writes = documents.map(([path, fields]) => ({
      update: { name: `${database}/${path}`, fields: Object.fromEntries(Object.entries(fields).map(encoded)) },
    }));
    const response = await fetch(`http://${this.#firestore}/v1/${database}:commit`, {
      method: "POST",
      headers: { Authorization: "Bearer owner", "Content-Type": "application/json" },
      body: JSON.stringify({ writes }),
    });
    if (!response.ok) throw new Error(`nothing was written: ${await response.text()}`);
  }
}

function encoded([name, value]: [string, string | number | boolean]): [string, object] {
  if (typeof value === "boolean") return [name, { booleanValue: value }];
  if (typeof value === "number") return [name, { integerValue: value }];
  return [name, { stringValue: value }];
}
