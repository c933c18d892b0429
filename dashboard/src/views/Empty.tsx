import type { ReactElement } from "react";

export function Empty(): ReactElement {
  return (
    <div className="empty">
      <span className="beacon" aria-hidden="true" />
      <h3>Listening</h3>
      <p>No message yet. The next one on GitHub appears here by itself.</p>
    </div>
  );
}

/** The list's shape before the first answer of the server. */
export function Skeleton(): ReactElement {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading</span>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
