import { compareText, count, list, record, text, type Fields, type Stored } from "./fields.ts";

/** Counts of questions, as contract/contribution.py defines them. */
export interface Tally {
  readonly questions: number;
  readonly answered_by_bot: number;
  readonly answered_by_people: number;
  readonly closed: number;
  readonly waiting: number;
  readonly messages: number;
}

export interface Keyword {
  readonly word: string;
  readonly count: number;
}

/** A repository's share of a day. */
export interface RepositoryTally extends Tally {
  readonly repository: string;
  readonly repository_id: number;
}

/** The published figures of a range of days: of one repository, or of all of them together. */
export interface Figures extends Tally {
  /** Seconds from question to answer, sorted, of every answered question. */
  readonly waits: readonly number[];
  readonly keywords: readonly Keyword[];
  /** Of the row for all repositories: each one's share, under its newest name. */
  readonly repositories: readonly RepositoryTally[];
  readonly as_of: string;
}

/** The figures of one day. */
export interface Row extends Figures, Stored {
  /** A UTC day, such as `2026-11-28`. */
  readonly date: string;
  readonly repository: string;
  /** 0 in the row for all repositories. */
  readonly repository_id: number;
}

/** What one document has: a day, or the days of a week. */
export interface Days extends Stored {
  readonly rows: readonly Row[];
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** Each day has a revision of its own, which only grows, and so does their sum. */
export function readDays(id: string, fields: Fields): Days {
  const days = WEEKDAYS.filter((day) => day in fields).map((day) => record(fields[day]));
  const rows = (days.length === 0 ? [fields] : days).flatMap((day) => readRow(id, day) ?? []);
  return { id, revision: rows.reduce((sum, { revision }) => sum + revision, 0), rows };
}

const COUNTS = ["questions", "answered_by_bot", "answered_by_people", "closed", "waiting", "messages"] as const;

export function readRow(id: string, fields: Fields): Row | undefined {
  const date = text(fields["date"]);
  if (Number.isNaN(Date.parse(date))) return undefined;
  return {
    id,
    revision: count(fields["revision"]),
    date,
    repository: text(fields["repository"]),
    repository_id: count(fields["repository_id"]),
    ...readTally(fields),
    waits: waitsOf(fields["waits"]),
    keywords: list(fields["keywords"]).map(record).map((each) => ({ word: text(each["word"]), count: count(each["count"]) })),
    repositories: list(fields["repositories"]).map(record).map((each) => ({
      repository: text(each["repository"]),
      repository_id: count(each["repository_id"]),
      ...readTally(each),
    })),
    as_of: text(fields["as_of"]),
  };
}

/** A list; of a week's days, Firestore's bytes. */
function waitsOf(value: unknown): readonly number[] {
  const { toUint8Array } = record(value);
  return typeof toUint8Array === "function" ? summed(toUint8Array.call(value) as Uint8Array) : list(value).map(count);
}

/** The inverse of `differences` in contract/packed.py. */
export function summed(differences: Uint8Array): number[] {
  const numbers: number[] = [];
  let [number, rest, group] = [0, 0, 1];
  for (const byte of differences) {
    rest += (byte & 0x7f) * group;
    group *= 0x80;
    if (byte < 0x80) {
      number += rest;
      numbers.push(number);
      [rest, group] = [0, 1];
    }
  }
  return numbers;
}

function readTally(fields: Fields): Tally {
  return tallyOf((name) => count(fields[name]));
}

function tallyOf(value: (name: keyof Tally) => number): Tally {
  return Object.fromEntries(COUNTS.map((name) => [name, value(name)])) as Record<keyof Tally, number>;
}

function sum(tallies: readonly Tally[]): Tally {
  return tallyOf((name) => tallies.reduce((total, each) => total + each[name], 0));
}

/** The sum of several days, as contract/figures.py adds them up. */
export function together(rows: readonly Row[]): Figures {
  return {
    ...sum(rows),
    waits: rows.flatMap(({ waits }) => waits).sort((a, b) => a - b),
    keywords: keywordsOf(rows),
    repositories: repositoriesOf(rows),
    as_of: rows.reduce((newest, { as_of }) => (as_of > newest ? as_of : newest), ""),
  };
}

/** By count, then by word, so that equal figures always read the same. */
function keywordsOf(rows: readonly Row[]): Keyword[] {
  const counts = new Map<string, number>();
  for (const { word, count } of rows.flatMap(({ keywords }) => keywords)) {
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  const found = [...counts].map(([word, count]) => ({ word, count }));
  return found.sort((a, b) => b.count - a.count || compareText(a.word, b.word));
}

/** By questions, then by name; a repository that was renamed has its newest name. */
function repositoriesOf(rows: readonly Row[]): RepositoryTally[] {
  const shares = new Map<number, RepositoryTally>();
  for (const row of rows.toSorted((a, b) => compareText(a.as_of, b.as_of))) {
    for (const each of row.repositories) {
      const known = shares.get(each.repository_id);
      shares.set(each.repository_id, { ...each, ...(known && sum([known, each])) });
    }
  }
  return [...shares.values()].sort((a, b) => b.questions - a.questions || compareText(a.repository, b.repository));
}

export function answered({ answered_by_bot, answered_by_people }: Tally): number {
  return answered_by_bot + answered_by_people;
}

/** The nearest-rank percentile of the waits, always one of them; undefined where nothing was answered. */
export function waitSeconds({ waits }: Pick<Figures, "waits">, percent: number): number | undefined {
  return waits[Math.max(Math.ceil((percent * waits.length) / 100), 1) - 1];
}
