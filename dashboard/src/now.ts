import { useSyncExternalStore } from "react";

const TICK_MS = 5000;
let now = Date.now();

/** Epoch milliseconds, a few seconds old at most: ages move on without events. */
export function useNow(): number {
  return useSyncExternalStore(watchClock, () => now);
}

function watchClock(changed: () => void): () => void {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, TICK_MS);
  return () => {
    clearInterval(timer);
  };
}
