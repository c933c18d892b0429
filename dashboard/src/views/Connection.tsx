import type { ReactElement } from "react";
import { useNow } from "../now.ts";
import type { Connection } from "../useLiveAnalytics.ts";
import { clock } from "../wording.ts";

/** After so long without a server, "reconnecting" no longer says enough. */
const STALE_AFTER_MS = 10_000;

export function useIsStale(connection: Connection): boolean {
  const now = useNow();
  return connection.state === "lost" && now - connection.since >= STALE_AFTER_MS;
}

export function ConnectionLight({ connection }: { connection: Connection }): ReactElement {
  const stale = useIsStale(connection);
  return (
    <p className="connection" role="status" data-state={stale ? "stale" : connection.state}>
      <span className="dot" aria-hidden="true" />
      <span>{wordsFor(connection, stale)}</span>
    </p>
  );
}

function wordsFor(connection: Connection, stale: boolean): string {
  if (connection.state === "live") return "Live";
  if (connection.state === "connecting") return "Connecting…";
  return stale ? `Stale since ${clock(connection.since)}` : "Reconnecting…";
}

/** Lies over the page's lower end, so that nothing moves when it comes and goes. */
export function LostNotice({ connection, reconnect }: { connection: Connection; reconnect: () => void }): ReactElement | null {
  const stale = useIsStale(connection);
  if (!stale || connection.state !== "lost") return null;
  return (
    <aside className="notice" aria-label="Connection">
      <p>
        {`No connection since ${clock(connection.since)}. What you see is as of then. The page catches up as soon as the database answers.`}
      </p>
      <button type="button" className="button" onClick={reconnect}>
        Try now
      </button>
    </aside>
  );
}
