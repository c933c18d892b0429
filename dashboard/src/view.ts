import { useMemo, useSyncExternalStore } from "react";
import { lastDays, PRESETS, rangeOf, USUAL, weekRange, type Range } from "./range.ts";

export type Authors = "all" | "people" | "chatbot";

/** Everything that a reader has chosen: the page's address, and nothing else, holds it. */
export interface View {
  /** As it stands in the address: `7d`, `2026-W47`, or `2026-11-01~2026-11-28`. */
  readonly range: string;
  /** `owner/name`; empty: all. */
  readonly repository: string;
  readonly search: string;
  readonly authors: Authors;
  /** The id of the thread that is open; empty: none. */
  readonly thread: string;
  /** `all`, or the ISO week of the report that is open; empty: none. */
  readonly reports: string;
}

export const START: View = { range: `${USUAL}d`, repository: "", search: "", authors: "all", thread: "", reports: "" };
const NAMES = Object.keys(START) as (keyof View)[];

export function parseView(query: string): View {
  const given = new URLSearchParams(query);
  const view = Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? START[name]])) as unknown as View;
  const authors = (["people", "chatbot"] as const).find((one) => one === view.authors) ?? "all";
  return { ...view, authors };
}

/** The address's query; what is as at the start is left out. */
export function queryOf(view: View): string {
  const chosen = NAMES.filter((name) => view[name] !== START[name]).map((name): [string, string] => [name, view[name]]);
  const query = new URLSearchParams(chosen).toString();
  return query === "" ? "" : `?${query}`;
}

/** The days that an address names; the usual ones where it names none that can be shown. */
export function daysOfRange(range: string, today: string): Range {
  const [from = "", to = ""] = range.split("~");
  return rangeOf(from, to) ?? weekRange(range) ?? lastDays(presetOf(range) ?? USUAL, today);
}

export function presetOf(range: string): number | undefined {
  return PRESETS.find((days) => range === `${days}d`);
}

export function useView(): View {
  const query = useSyncExternalStore(watchAddress, () => location.search);
  return useMemo(() => parseView(query), [query]);
}

const readers = new Set<() => void>();

function watchAddress(changed: () => void): () => void {
  readers.add(changed);
  window.addEventListener("popstate", changed);
  return () => {
    readers.delete(changed);
    window.removeEventListener("popstate", changed);
  };
}

/** The address of the same page with these choices. */
export function addressWith(part: Partial<View>): string {
  return queryOf({ ...parseView(location.search), ...part }) || location.pathname;
}

/** Changes what is chosen; the browser's back button undoes it, except for what is typed letter by letter. */
export function choose(part: Partial<View>, { typing = false } = {}): void {
  const address = addressWith(part);
  if (typing) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  for (const changed of readers) changed();
}
