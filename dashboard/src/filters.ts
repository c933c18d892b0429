import type { AnalyticsEvent } from "./event.ts";
import type { View } from "./view.ts";

export type Filters = Pick<View, "search" | "authors">;

/** Whether a loaded message holds every searched word and is by the chosen author. */
export function passes({ search, authors }: Filters): (event: AnalyticsEvent) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (event) =>
    (authors === "all" || event.from_chatbot === (authors === "chatbot")) &&
    words.every((word) => searchable(event).includes(word));
}

function searchable({ title, text, author, correlation_id }: AnalyticsEvent): string {
  return `${title} ${text} ${author} ${correlation_id}`.toLowerCase();
}
