import type { Stop } from "./feed.ts";

const CHANNEL = "/google.firestore.v1.Firestore/Listen/";

/**
 * Calls `broken` when a request of Firestore's channel gets no answer. The SDK itself tries on silently for about
 * half a minute before it reports a lost connection, and the page would call itself live all that time.
 */
export function watchChannel(broken: () => void): Stop {
  const since = performance.now();
  const observer = new PerformanceObserver((list) => {
    const unanswered = (entry: PerformanceResourceTiming): boolean =>
      entry.name.includes(CHANNEL) && entry.startTime > since && entry.responseStatus === 0;
    if ((list.getEntries() as PerformanceResourceTiming[]).some(unanswered)) broken();
  });
  observer.observe({ type: "resource" });
  return () => {
    observer.disconnect();
  };
}
