import { parseEvent, type AnalyticsEvent } from "./event.ts";

/** How many of the newest events the page holds. */
export const NEWEST = 100;

/** What a feed needs of Firestore's QuerySnapshot. */
export interface Snapshot {
  readonly docs: readonly { readonly id: string; data(): Readonly<Record<string, unknown>> }[];
  readonly metadata: { readonly fromCache: boolean };
}

export type Stop = () => void;

/** Starts listening, as Firestore's onSnapshot with metadata changes does; an error ends the listening. */
export type Listen = (next: (snapshot: Snapshot) => void, failed: (error: ListenError) => void) => Stop;

export interface ListenError {
  readonly code: string;
  readonly message: string;
}

export interface FeedState {
  /** In the query's order, without duplicates. */
  readonly events: readonly AnalyticsEvent[];
  /** Documents that this page cannot read as events. */
  readonly unreadable: number;
  /** Entity ids that came in after the first load, in no order. */
  readonly arrived: ReadonlySet<string>;
  /** Whether the server has answered yet: before that, no events means nothing. */
  readonly loaded: boolean;
  /** Epoch milliseconds of the moment since which `events` may be out of date; undefined while they are live. */
  readonly staleSince: number | undefined;
  readonly error: ListenError | undefined;
}

export const NOTHING_YET: FeedState = {
  events: [],
  unreadable: 0,
  arrived: new Set(),
  loaded: false,
  staleSince: undefined,
  error: undefined,
};

export interface Timing {
  /** Runs a task at the next frame: however many snapshots come, subscribers are called once a frame. */
  readonly frame: (task: () => void) => number;
  readonly cancelFrame: (handle: number) => void;
  readonly now: () => number;
  /** After a failure that may pass; a refusal does not pass by itself. */
  readonly retryAfterMs: number;
}

const BROWSER: Timing = {
  frame: (task) => requestAnimationFrame(task),
  cancelFrame: (handle) => {
    cancelAnimationFrame(handle);
  },
  now: () => Date.now(),
  retryAfterMs: 5000,
};

/** An external store for React over one listener, which runs while anyone is subscribed. */
export class Feed {
  readonly #listen: Listen;
  readonly #timing: Timing;
  readonly #readers = new Set<() => void>();
  #state = NOTHING_YET;
  #latest: Snapshot | undefined;
  #frame: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopListening: Stop | undefined;

  constructor(listen: Listen, timing: Timing = BROWSER) {
    this.#listen = listen;
    this.#timing = timing;
  }

  readonly getState = (): FeedState => this.#state;

  readonly subscribe = (changed: () => void): Stop => {
    this.#readers.add(changed);
    if (this.#readers.size === 1) this.#start();
    return () => {
      this.#readers.delete(changed);
      if (this.#readers.size === 0) this.#stop();
    };
  };

  readonly #start = (): void => {
    this.#stopListening = this.#listen(this.#take, this.#fail);
  };

  #stop(): void {
    this.#stopListening?.();
    clearTimeout(this.#retry);
    if (this.#frame !== undefined) this.#timing.cancelFrame(this.#frame);
    this.#frame = this.#latest = undefined;
  }

  /** Each snapshot holds the query's whole result, so that only the latest of a frame matters. */
  readonly #take = (snapshot: Snapshot): void => {
    this.#latest = snapshot;
    this.#frame ??= this.#timing.frame(this.#flush);
  };

  readonly #flush = (): void => {
    this.#frame = undefined;
    if (this.#latest !== undefined) this.#publish(nextState(this.#state, this.#latest, this.#timing.now()));
    this.#latest = undefined;
  };

  readonly #fail = (error: ListenError): void => {
    this.#publish({ ...this.#state, error, staleSince: this.#state.staleSince ?? this.#timing.now() });
    if (!isRefusal(error)) this.#retry = setTimeout(this.#start, this.#timing.retryAfterMs);
  };

  #publish(state: FeedState): void {
    this.#state = state;
    for (const changed of this.#readers) changed();
  }
}

export function isRefusal({ code }: ListenError): boolean {
  return code === "permission-denied" || code === "unauthenticated";
}

/** The state after a snapshot. Pure: an event whose version did not change stays the same object. */
export function nextState(before: FeedState, { docs, metadata }: Snapshot, now: number): FeedState {
  const known = new Map(before.events.map((event) => [event.entity_id, event]));
  const read = docs.flatMap((doc) => reuse(known.get(doc.id), parseEvent(doc.id, doc.data())));
  const events = sameEvents(read, before.events) ? before.events : read;
  const live = !metadata.fromCache;
  return {
    events,
    unreadable: docs.length - events.length,
    arrived: before.loaded ? withArrivals(before, events) : before.arrived,
    loaded: before.loaded || live,
    staleSince: live ? undefined : (before.staleSince ?? now),
    error: undefined,
  };
}

function reuse(known: AnalyticsEvent | undefined, read: AnalyticsEvent | undefined): AnalyticsEvent[] {
  if (read === undefined) return [];
  return [known?.version === read.version ? known : read];
}

function sameEvents(a: readonly AnalyticsEvent[], b: readonly AnalyticsEvent[]): boolean {
  return a.length === b.length && a.every((event, index) => event === b[index]);
}

/**
 * When something is deleted, a limited query fills up with an older event at its old end. That one was there
 * before, so only what stands above an event already known has arrived.
 */
function withArrivals(before: FeedState, events: readonly AnalyticsEvent[]): ReadonlySet<string> {
  const known = new Set(before.events.map((event) => event.entity_id));
  const lastKnown = events.findLastIndex((event) => known.has(event.entity_id));
  const candidates = lastKnown === -1 ? events : events.slice(0, lastKnown);
  const fresh = candidates.filter((event) => !known.has(event.entity_id)).map((event) => event.entity_id);
  return fresh.length === 0 ? before.arrived : new Set([...before.arrived, ...fresh]);
}
