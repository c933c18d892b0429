import type { Fields, Read, Stored } from "./fields.ts";

/** What a feed needs of Firestore's QuerySnapshot. */
export interface Snapshot {
  readonly docs: readonly { readonly id: string; data(): Fields }[];
  readonly metadata: { readonly fromCache: boolean };
}

export type Stop = () => void;

/** Starts listening, as Firestore's onSnapshot with metadata changes does; an error ends the listening. */
export type Listen = (next: (snapshot: Snapshot) => void, failed: (error: ListenError) => void) => Stop;

export interface ListenError {
  readonly code: string;
  readonly message: string;
}

export interface FeedState<T> {
  /** In the query's order, without duplicates. */
  readonly items: readonly T[];
  /** Documents that this page cannot read. */
  readonly unreadable: number;
  /** Ids of the documents that came in after the first load, in no order. */
  readonly arrived: ReadonlySet<string>;
  /** Whether the server has answered yet: before that, no items means nothing. */
  readonly loaded: boolean;
  /** Epoch milliseconds of the moment since which `items` may be out of date; undefined while they are live. */
  readonly staleSince: number | undefined;
  readonly error: ListenError | undefined;
}

export const NOTHING_YET: FeedState<never> = {
  items: [],
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
export class Feed<T extends Stored> {
  #listen: Listen;
  readonly #read: Read<T>;
  readonly #timing: Timing;
  readonly #readers = new Set<() => void>();
  #state: FeedState<T> = NOTHING_YET;
  #latest: Snapshot | undefined;
  #frame: number | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopListening: Stop | undefined;
  /** Whether the server has answered the present listener: until then, what was known before stays. */
  #answered = true;

  constructor(listen: Listen, read: Read<T>, timing: Timing = BROWSER) {
    this.#listen = listen;
    this.#read = read;
    this.#timing = timing;
  }

  readonly getState = (): FeedState<T> => this.#state;

  readonly subscribe = (changed: () => void): Stop => {
    this.#readers.add(changed);
    if (this.#readers.size === 1) this.#start();
    return () => {
      this.#readers.delete(changed);
      if (this.#readers.size === 0) this.#stop();
    };
  };

  /** Listens to more, or less, of the same. */
  change(listen: Listen): void {
    if (listen === this.#listen) return;
    this.#listen = listen;
    this.#answered = !this.#state.loaded;
    if (this.#readers.size === 0) return;
    this.#stop();
    this.#start();
  }

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
    this.#answered ||= !snapshot.metadata.fromCache;
    if (!this.#answered) return;
    this.#latest = snapshot;
    this.#frame ??= this.#timing.frame(this.#flush);
  };

  readonly #flush = (): void => {
    this.#frame = undefined;
    const latest = this.#latest;
    this.#latest = undefined;
    if (latest !== undefined) this.#publish(nextState(this.#state, latest, this.#read, this.#timing.now()));
  };

  readonly #fail = (error: ListenError): void => {
    this.#publish({ ...this.#state, error, staleSince: this.#state.staleSince ?? this.#timing.now() });
    if (!isRefusal(error)) this.#retry = setTimeout(this.#start, this.#timing.retryAfterMs);
  };

  #publish(state: FeedState<T>): void {
    this.#state = state;
    for (const changed of this.#readers) changed();
  }
}

export function isRefusal({ code }: ListenError): boolean {
  return code === "permission-denied" || code === "unauthenticated";
}

/** The state after a snapshot. Pure: an item whose revision did not change stays the same object. */
export function nextState<T extends Stored>(
  before: FeedState<T>,
  { docs, metadata }: Snapshot,
  read: Read<T>,
  now: number,
): FeedState<T> {
  const known = new Map(before.items.map((item) => [item.id, item]));
  const found = docs.flatMap((doc) => reuse(known.get(doc.id), read(doc.id, doc.data())));
  const items = sameItems(found, before.items) ? before.items : found;
  const live = !metadata.fromCache;
  return {
    items,
    unreadable: docs.length - items.length,
    arrived: before.loaded ? withArrivals(before, items) : before.arrived,
    loaded: before.loaded || live,
    staleSince: live ? undefined : (before.staleSince ?? now),
    error: undefined,
  };
}

function reuse<T extends Stored>(known: T | undefined, read: T | undefined): T[] {
  if (read === undefined) return [];
  return [known?.revision === read.revision ? known : read];
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/**
 * When something is deleted, a limited query fills up with an older item at its old end. That one was there
 * before, so only what stands above an item already known has arrived.
 */
function withArrivals<T extends Stored>(before: FeedState<T>, items: readonly T[]): ReadonlySet<string> {
  const known = new Set(before.items.map(({ id }) => id));
  const lastKnown = items.findLastIndex(({ id }) => known.has(id));
  const candidates = lastKnown === -1 ? items : items.slice(0, lastKnown);
  const fresh = candidates.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  return fresh.length === 0 ? before.arrived : new Set([...before.arrived, ...fresh]);
}
