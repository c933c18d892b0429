import { useMemo } from "react";
import type { ListenError } from "./feed.ts";
import { readDays, together, type Figures, type Row } from "./figures.ts";
import type { Database } from "./firestore.ts";
import { ALL_REPOSITORIES } from "./limits.ts";
import { before, contains, later, lengthOf, type Range } from "./range.ts";
import { useFeed } from "./useLiveAnalytics.ts";

/** Days before the end of the range in whose rows repositories to choose from are looked for. */
const LOOK_BACK_DAYS = 31;

/** The figures of a range of days. */
export interface Period {
  readonly range: Range;
  readonly rows: readonly Row[];
  readonly figures: Figures;
  /** Whether the server has answered yet: before that, nothing is known. */
  readonly loaded: boolean;
}

export interface Compared {
  readonly now: Period;
  /** As many days, before. */
  readonly before: Period;
  readonly error: ListenError | undefined;
}

/** What is chosen, and the same before it, as they change. */
export function useFigures(database: Database, repositoryId: number, range: Range): Compared {
  const earlier = useMemo(() => before(range), [range]);
  const now = usePeriod(database, repositoryId, range);
  const then = usePeriod(database, repositoryId, earlier);
  return { now, before: then, error: now.error ?? then.error };
}

function usePeriod(database: Database, repositoryId: number, range: Range): Period & { error: ListenError | undefined } {
  const listen = useMemo(() => database.figures(repositoryId, range), [database, repositoryId, range]);
  const { items, loaded, error } = useFeed(listen, readDays);
  const rows = useMemo(() => items.flatMap((days) => days.rows).filter(({ date }) => contains(range, date)), [items, range]);
  const figures = useMemo(() => together(rows), [rows]);
  return { range, rows, figures, loaded, error };
}

/** The names of the repositories with figures at the end of the range, in order. */
export function useRepositories(database: Database, range: Range): string[] {
  const recent = useMemo(
    () => (lengthOf(range) > LOOK_BACK_DAYS ? { from: later(range.to, 1 - LOOK_BACK_DAYS), to: range.to } : range),
    [range],
  );
  const { figures } = usePeriod(database, ALL_REPOSITORIES, recent);
  return useMemo(() => figures.repositories.map(({ repository }) => repository).sort(), [figures]);
}
