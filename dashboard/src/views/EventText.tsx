import { lazy, Suspense, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { Boundary } from "./Boundary.tsx";

const Markdown = lazy(() => import("./Markdown.tsx"));

/** What somebody wrote on GitHub, its direction its own: plain at first, and as Markdown once that has loaded. */
export function EventText({ event, short = false }: { event: AnalyticsEvent; short?: boolean }): ReactElement {
  const className = short ? "text short" : "text";
  return (
    <Boundary name="This text">
      {event.text === "" ? (
        <p className={className}><em>No text</em></p>
      ) : (
        <Suspense fallback={<div className={`${className} plain`} dir="auto">{event.text}</div>}>
          <Markdown className={className} text={event.text} />
        </Suspense>
      )}
      {event.truncated && !short && <p className="note">The rest of this text is on GitHub only.</p>}
    </Boundary>
  );
}
