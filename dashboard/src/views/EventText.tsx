import type { ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";

/** What somebody wrote on GitHub: always text, never markup, its direction its own. */
export function EventText({ event, short = false }: { event: AnalyticsEvent; short?: boolean }): ReactElement {
  return (
    <>
      <p className={short ? "text short" : "text"} dir="auto">
        {event.text === "" ? <em>No text</em> : event.text}
      </p>
      {event.truncated && !short && <p className="note">The rest of this text is on GitHub only.</p>}
    </>
  );
}
