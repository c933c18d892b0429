import type { ReactElement, ReactNode } from "react";

/** One thing to say in place of the whole page. */
export function Message({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <main className="message">
      <div className="panel" role="alert">
        <h2>{title}</h2>
        {children}
      </div>
    </main>
  );
}
