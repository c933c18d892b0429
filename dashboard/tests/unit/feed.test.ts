import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Feed, NOTHING_YET, nextState, type FeedState, type ListenError, type Snapshot, type Timing } from "../../src/feed.ts";
import { readEvent, type AnalyticsEvent } from "../../src/event.ts";
import { event, snapshot } from "./events.ts";

/** Firestore's listener and the browser's frames, both at the test's word. */
class Source {
  started = 0;
  stopped = 0;
  frames: (() => void)[] = [];
  send: (snapshot: Snapshot) => void = () => undefined;
  fail: (error: ListenError) => void = () => undefined;
  readonly timing: Timing = {
    frame: (task) => this.frames.push(task),
    cancelFrame: () => { this.frames = []; },
    now: () => 1000,
    retryAfterMs: 5000,
  };
  readonly feed = new Feed((next, failed) => {
    this.started += 1;
    [this.send, this.fail] = [next, failed];
    return () => { this.stopped += 1; };
  }, readEvent, this.timing);

  nextFrame(): void {
    for (const task of this.frames.splice(0)) task();
  }
}

const first = event({ id: "issue-1" });
const second = event({ id: "issue-2", created_at: "2026-03-02T09:05:00Z" });

describe("a feed", () => {
  let source: Source;
  let calls: number;
  let unsubscribe: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    source = new Source();
    calls = 0;
    unsubscribe = source.feed.subscribe(() => (calls += 1));
  });
  afterEach(() => vi.useRealTimers());

  const show = (...sent: Parameters<typeof snapshot>): void => {
    source.send(snapshot(...sent));
    source.nextFrame();
  };

  test("holds nothing before the first answer, and says so", () => {
    expect(source.feed.getState()).toEqual(NOTHING_YET);
  });

  test("calls its subscribers once for two hundred snapshots in one frame, and holds the last", () => {
    for (let index = 0; index < 200; index++) source.send(snapshot([event({ revision: index, text: `Number ${index}` })]));
    expect(calls).toBe(0);
    source.nextFrame();
    expect(calls).toBe(1);
    expect(source.feed.getState().items.map(({ text }) => text)).toEqual(["Number 199"]);
  });

  test("listens once for many readers and stops with the last", () => {
    const other = source.feed.subscribe(() => undefined);
    unsubscribe();
    expect([source.started, source.stopped]).toEqual([1, 0]);
    other();
    expect([source.started, source.stopped]).toEqual([1, 1]);
  });

  test("forgets a snapshot that nobody waits for any more", () => {
    source.send(snapshot([first]));
    unsubscribe();
    source.nextFrame();
    expect(calls).toBe(0);
  });

  test("is stale from the moment that the server is lost until it answers again", () => {
    show([first]);
    expect(source.feed.getState().staleSince).toBeUndefined();
    show([first], true);
    expect(source.feed.getState()).toMatchObject({ staleSince: 1000, items: [first] });
    show([first]);
    expect(source.feed.getState().staleSince).toBeUndefined();
  });

  test("tries again after a failure that may pass", () => {
    source.fail({ code: "internal", message: "out of order" });
    expect(source.feed.getState().error?.message).toBe("out of order");
    vi.advanceTimersByTime(5000);
    expect(source.started).toBe(2);
    show([first]);
    expect(source.feed.getState()).toMatchObject({ error: undefined, items: [first] });
  });

  test("keeps what it has while it listens to more of the same, until the server answers", () => {
    show([first]);
    let sendMore: (snapshot: Snapshot) => void = () => undefined;
    source.feed.change((next) => {
      sendMore = next;
      return () => undefined;
    });
    expect(source.stopped).toBe(1);
    sendMore(snapshot([], true));
    source.nextFrame();
    expect(source.feed.getState()).toMatchObject({ items: [first], loaded: true, staleSince: undefined });
    sendMore(snapshot([second, first]));
    source.nextFrame();
    expect(source.feed.getState().items).toEqual([second, first]);
  });

  test("does not ask again where it was refused", () => {
    source.fail({ code: "permission-denied", message: "no" });
    vi.advanceTimersByTime(60_000);
    expect(source.started).toBe(1);
  });

  test("does not try again for a reader who left", () => {
    source.fail({ code: "internal", message: "out of order" });
    unsubscribe();
    vi.advanceTimersByTime(60_000);
    expect(source.started).toBe(1);
  });
});

/** The state of a feed of events after a snapshot. */
function next(before: FeedState<AnalyticsEvent>, sent: Snapshot, now: number): FeedState<AnalyticsEvent> {
  return nextState(before, sent, readEvent, now);
}

describe("the state after a snapshot", () => {
  const loaded = next(NOTHING_YET, snapshot([first]), 0);

  test("keeps what did not change as it was, so that its row is not drawn again", () => {
    const after = next(loaded, snapshot([second, first]), 0);
    expect(after.items[1]).toBe(loaded.items[0]);
    expect(next(loaded, snapshot([first]), 0).items).toBe(loaded.items);
  });

  test("takes a new version", () => {
    const edited = event({ revision: 2, text: "How so?" });
    expect(next(loaded, snapshot([edited]), 0).items).toEqual([edited]);
  });

  test("drops what was removed", () => {
    expect(next(loaded, snapshot([]), 0).items).toEqual([]);
  });

  test("counts nothing of the first load as arrived", () => {
    expect(loaded.arrived.size).toBe(0);
    expect(next(loaded, snapshot([second, first]), 0).arrived).toEqual(new Set(["issue-2"]));
  });

  test("does not call an older event arrived that fills up the window", () => {
    const both = next(NOTHING_YET, snapshot([second]), 0);
    expect(next(both, snapshot([second, first]), 0).arrived.size).toBe(0);
  });

  test("leaves out and counts what is no event", () => {
    const odd = { id: "issue-3", data: () => ({ kind: "rumour" }) };
    const { docs, metadata } = snapshot([first]);
    expect(next(NOTHING_YET, { docs: [...docs, odd], metadata }, 0)).toMatchObject({ items: [first], unreadable: 1 });
  });

  test("an empty answer from the cache alone is no answer", () => {
    expect(next(NOTHING_YET, snapshot([], true), 5)).toMatchObject({ loaded: false, staleSince: 5 });
  });
});
