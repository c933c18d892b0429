import { useSyncExternalStore } from "react";
import type { AnalyticsEvent } from "./event.ts";

/** What the address after `#` opens over the live list. */
export type Route =
  | { readonly page: "live" }
  | { readonly page: "thread"; readonly correlationId: string }
  | { readonly page: "around"; readonly createdAt: string; readonly entityId: string };

export function useRoute(): Route {
  const hash = useSyncExternalStore(watchHash, () => location.hash);
  return parseRoute(hash);
}

function watchHash(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => {
    window.removeEventListener("hashchange", changed);
  };
}

export function parseRoute(hash: string): Route {
  const [page, first = "", second = ""] = hash.replace(/^#\//, "").split("/").map(decode);
  if (page === "thread" && first !== "") return { page, correlationId: first };
  if (page === "around" && !Number.isNaN(Date.parse(first))) return { page, createdAt: first, entityId: second };
  return { page: "live" };
}

/** Its thread; where it has none, its neighbours in time. */
export function addressOf({ correlation_id, created_at, entity_id }: AnalyticsEvent): string {
  if (correlation_id !== "") return `#/thread/${encodeURIComponent(correlation_id)}`;
  return `#/around/${encodeURIComponent(created_at)}/${encodeURIComponent(entity_id)}`;
}

export function closeRoute(): void {
  location.hash = "#/";
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
