/** A document's fields, as Firestore hands them over: nobody vouches for their types. */
export type Fields = Readonly<Record<string, unknown>>;

/** What every kind of document that the page listens to has. */
export interface Stored {
  /** The document's id. */
  readonly id: string;
  /** Grows with every change of the document. */
  readonly revision: number;
}

/** Reads a document, or gives undefined where this page cannot. */
export type Read<T extends Stored> = (id: string, fields: Fields) => T | undefined;

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function record(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The address, or undefined for any that is not plain https: a link must never run a script. */
export function safeAddress(url: string): string | undefined {
  return url.startsWith("https://") ? url : undefined;
}
