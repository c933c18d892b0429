import { use, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { Boundary } from "./Boundary.tsx";

let markdown: typeof import("./Markdown.tsx") | undefined;
/** It loads beside the database's code, so that it is here before the first message and no text is drawn twice. */
const loading = import("./Markdown.tsx").then((loaded) => (markdown = loaded));

/** What somebody wrote on GitHub, its direction its own; it suspends until Markdown can be drawn. */
export function EventText({ event, short = false }: { event: AnalyticsEvent; short?: boolean }): ReactElement {
  return (
    <Boundary name="This text">
      <Content text={event.text} className={short ? "text short" : "text"} />
      {event.truncated && !short && <p className="note">The rest of this text is on GitHub only.</p>}
    </Boundary>
  );
}

function Content({ text, className }: { text: string; className: string }): ReactElement {
  const { default: Markdown } = markdown ?? use(loading);
  return text === "" ? <p className={className}><em>No text</em></p> : <Markdown className={className} text={text} />;
}
