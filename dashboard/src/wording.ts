const MINUTE = 60;
const UNITS: readonly [seconds: number, unit: string][] = [
  [86_400, "d"],
  [3600, "h"],
  [MINUTE, "min"],
  [1, "s"],
];

/** A span in its largest units: `45 s`, `4 min 10 s`, `2 h 5 min`, `12 d`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const at = UNITS.findIndex(([size]) => whole >= size);
  const unit = UNITS[at];
  if (unit === undefined) return "0 s";
  const [size, name] = unit;
  const below = UNITS[at + 1];
  const rest = below === undefined || whole >= 10 * size ? 0 : Math.floor((whole % size) / below[0]);
  return `${Math.floor(whole / size)} ${name}${rest > 0 && below ? ` ${rest} ${below[1]}` : ""}`;
}

/** An age, which goes on while it is read: from a minute on, without seconds. */
export function age(seconds: number): string {
  return span(seconds < MINUTE ? seconds : Math.floor(seconds / MINUTE) * MINUTE);
}

/** `just now`, `4 min ago`. */
export function ago(seconds: number): string {
  return seconds < 10 ? "just now" : `${age(seconds)} ago`;
}

const WHOLE = new Intl.NumberFormat("en-GB");
/** Halves to the even number, as Python rounds them in the mail. */
const SIGNED = new Intl.NumberFormat("en-GB", { signDisplay: "always", maximumFractionDigits: 0, roundingMode: "halfEven" });

export function whole(count: number): string {
  return WHOLE.format(count);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
}

/** `+3`, `-3` or `±0`. */
export function difference(now: number, before: number): string {
  return now === before ? "±0" : SIGNED.format(now - before);
}

/** Against the period before, as in the mail: `+3 (+25 %)`. */
export function change(now: number, before: number): string {
  const share = before === 0 || now === before ? "" : ` (${SIGNED.format((100 * (now - before)) / before)} %)`;
  return `${difference(now, before)}${share}`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const FULL_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** `14:05`, in the reader's time zone. */
export function clock(time: number): string {
  return CLOCK.format(time);
}

/** `2 Mar`: a UTC day. */
export function shortDay(day: string): string {
  return DAY.format(Date.parse(day));
}

/** `2 – 8 Mar 2026`: UTC days. */
export function days(from: string, to: string): string {
  return FULL_DAY.formatRange(Date.parse(from), Date.parse(to));
}

export const TIME_ZONE = MOMENT.resolvedOptions().timeZone;

/** `2 Mar 2026, 14:05:09`, in the reader's time zone. */
export function moment(createdAt: string): string {
  return MOMENT.format(Date.parse(createdAt));
}
