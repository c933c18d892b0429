import type { ReactElement, ReactNode } from "react";
import { Boundary } from "./Boundary.tsx";

interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** What the figures beside it cover. */
  readonly note?: string;
  readonly children: ReactNode;
}

export function Panel({ id, title, note = "", children }: PanelProps): ReactElement {
  return (
    <Boundary name={title}>
      <section className="panel" id={id} aria-labelledby={`${id}-title`}>
        <div className="panel-head">
          <h2 id={`${id}-title`}>{title}</h2>
          <p className="note">{note}</p>
        </div>
        {children}
      </section>
    </Boundary>
  );
}
