import type { ReactElement } from "react";
import { githubAddress, type AnalyticsEvent } from "../event.ts";
import { addressOf } from "../route.ts";
import { ExternalIcon } from "./icons.tsx";

/** Opens the event's thread in this page. */
export function ThreadLink({ event }: { event: AnalyticsEvent }): ReactElement {
  return (
    <a className="thread-link" href={addressOf(event)}>
      {nameOf(event)}
    </a>
  );
}

export function GithubLink({ event }: { event: AnalyticsEvent }): ReactElement | null {
  const address = githubAddress(event);
  if (address === undefined) return null;
  const what = event.kind === "query" ? "question" : "answer";
  return (
    <a className="github-link" href={address} target="_blank" rel="noopener noreferrer" title="On GitHub">
      <ExternalIcon />
      <span className="unseen">
        On GitHub: {what} by {event.author} in {nameOf(event)} (new tab)
      </span>
    </a>
  );
}

function nameOf({ correlation_id, repository, issue_id }: AnalyticsEvent): string {
  if (correlation_id !== "") return correlation_id;
  if (repository === "") return "No thread";
  return issue_id === 0 ? repository : `${repository}#${issue_id}`;
}
