import { useMemo, useSyncExternalStore } from "react";
import { Feed, type FeedState, type Listen, type Stop } from "./feed.ts";
import { matchAnswers, type Matching } from "./matching.ts";
import { byTurn, type AnalyticsEvent } from "./event.ts";

/** Since when, in epoch milliseconds, the connection is lost. */
export type Connection = { state: "connecting" } | { state: "live" } | { state: "lost"; since: number };

export interface LiveAnalytics extends FeedState {
  readonly matching: Matching<AnalyticsEvent>;
  readonly connection: Connection;
}

/** The newest events as they change: one render a frame at most; the listener stops with the component. */
export function useLiveAnalytics(listen: Listen): LiveAnalytics {
  const state = useFeed(listen);
  const offlineSince = useOfflineSince();
  const events = useMemo(() => state.events.toSorted((a, b) => byTurn(b, a)), [state.events]);
  const matching = useMemo(() => matchAnswers(events), [events]);
  return { ...state, events, matching, connection: connectionOf(state, offlineSince) };
}

export function useFeed(listen: Listen): FeedState {
  const feed = useMemo(() => new Feed(listen), [listen]);
  return useSyncExternalStore(feed.subscribe, feed.getState);
}

/** The browser knows first that the network is gone; the SDK, that the server is. */
export function connectionOf({ loaded, staleSince }: FeedState, offlineSince: number | undefined): Connection {
  const since = staleSince ?? offlineSince;
  if (since !== undefined) return { state: "lost", since };
  return { state: loaded ? "live" : "connecting" };
}

let offlineSince = navigator.onLine ? undefined : Date.now();

function useOfflineSince(): number | undefined {
  return useSyncExternalStore(watchOnline, () => offlineSince);
}

function watchOnline(changed: () => void): Stop {
  const update = (): void => {
    offlineSince = navigator.onLine ? undefined : (offlineSince ?? Date.now());
    changed();
  };
  const events = ["online", "offline"] as const;
  for (const name of events) window.addEventListener(name, update);
  return () => {
    for (const name of events) window.removeEventListener(name, update);
  };
}
