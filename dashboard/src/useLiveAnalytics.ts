import { useEffect, useMemo, useSyncExternalStore } from "react";
import { byTime, readEvent, type AnalyticsEvent } from "./event.ts";
import { Feed, type FeedState, type Listen, type Stop } from "./feed.ts";
import type { Read, Stored } from "./fields.ts";

/** Since when, in epoch milliseconds, the connection is lost. */
export type Connection = { state: "connecting" } | { state: "live" } | { state: "lost"; since: number };

export interface LiveAnalytics extends FeedState<AnalyticsEvent> {
  readonly connection: Connection;
}

/** The newest messages as they change: one render a frame at most; the listener stops with the component. */
export function useLiveAnalytics(listen: Listen, subject: unknown = listen): LiveAnalytics {
  const state = useFeed(listen, readEvent, subject);
  const offlineSince = useOfflineSince();
  const items = useMemo(() => state.items.toSorted((a, b) => byTime(b, a)), [state.items]);
  return { ...state, items, connection: connectionOf(state, offlineSince) };
}

/** What a listener finds. While another one of the same subject starts, what was known stays. */
export function useFeed<T extends Stored>(listen: Listen, read: Read<T>, subject: unknown = listen): FeedState<T> {
  // eslint-disable-next-line react-hooks/exhaustive-deps -- a feed lives as long as its subject
  const feed = useMemo(() => new Feed(listen, read), [subject, read]);
  useEffect(() => {
    feed.change(listen);
  }, [feed, listen]);
  return useSyncExternalStore(feed.subscribe, feed.getState);
}

/** The browser knows first that the network is gone; the SDK, that the server is. */
export function connectionOf<T>({ loaded, staleSince }: FeedState<T>, offlineSince: number | undefined): Connection {
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
