/** UTC days, as the figures count them, from the first to the last. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** The ranges that one press chooses, in days up to today. */
export const PRESETS = [7, 30, 90, 365] as const;
export const USUAL = 30;
/** Two years of days, and no more, are what a page adds up at once. */
export const MOST_DAYS = 366;

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Some days later; before, for a negative number. */
export function later(day: string, days: number): string {
  return dayAt(Date.parse(day) + days * DAY_MS);
}

export function lastDays(days: number, today: string): Range {
  return { from: later(today, 1 - days), to: today };
}

export function lengthOf({ from, to }: Range): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** As many days, up to the day before. */
export function before(range: Range): Range {
  return { from: later(range.from, -lengthOf(range)), to: later(range.from, -1) };
}

export function daysOf(range: Range): string[] {
  return Array.from({ length: lengthOf(range) }, (_, index) => later(range.from, index));
}

export function contains({ from, to }: Range, day: string): boolean {
  return from <= day && day <= to;
}

/** The range of two days, or undefined where they make none that can be shown. */
export function rangeOf(from: string, to: string): Range | undefined {
  if (!isDay(from) || !isDay(to)) return undefined;
  const days = lengthOf({ from, to });
  return days >= 1 && days <= MOST_DAYS ? { from, to } : undefined;
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) && dayAt(Date.parse(text)) === text;
}

export function mondayOf(day: string): string {
  return later(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** Monday to Sunday of an ISO week such as `2026-W47`; undefined where there is no such week. */
export function weekRange(label: string): Range | undefined {
  const [, year = "", week = ""] = /^(\d{4})-W(\d{2})$/.exec(label) ?? [];
  const fourth = `${year}-01-04`;
  const number = Number(week);
  if (!isDay(fourth) || number < 1 || number > 53) return undefined;
  const from = later(mondayOf(fourth), 7 * (number - 1));
  return { from, to: later(from, 6) };
}

/** Consecutive parts of a range that a chart shows as one bar each: days, or weeks where there are many. */
export function partsOf(range: Range): Range[] {
  if (lengthOf(range) <= 92) return daysOf(range).map((day) => ({ from: day, to: day }));
  const parts: Range[] = [];
  for (let from = range.from; from <= range.to; from = later(parts.at(-1)?.to ?? range.to, 1)) {
    const sunday = later(mondayOf(from), 6);
    parts.push({ from, to: sunday < range.to ? sunday : range.to });
  }
  return parts;
}
