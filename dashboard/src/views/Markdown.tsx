import { useMemo, type ReactElement } from "react";
import { renderMarkdown } from "../markdown.ts";

export default function Markdown({ text, className }: { text: string; className: string }): ReactElement {
  const html = useMemo(() => ({ __html: renderMarkdown(text) }), [text]);
  return <div className={className} dir="auto" dangerouslySetInnerHTML={html} />;
}
