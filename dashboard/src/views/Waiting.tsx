import { useEffect, useMemo, useState, type ReactElement } from "react";
import { safeAddress } from "../fields.ts";
import type { Database } from "../firestore.ts";
import { MOST_COUNTED } from "../limits.ts";
import { readThread, type Thread } from "../threads.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { plural, whole } from "../wording.ts";
import { Age } from "./Age.tsx";
import { GithubLink } from "./Links.tsx";
import { Panel } from "./Panel.tsx";
import { ViewLink } from "./ViewLink.tsx";

const A_PAGE = 10;
const MOST = 500;

/** Everybody who waits now, the longest wait first; it ends when somebody answers or closes. */
export function Waiting({ database, repositoryId }: { database: Database; repositoryId: number }): ReactElement {
  const [most, setMost] = useState(A_PAGE);
  const listen = useMemo(() => database.waiting(repositoryId, most), [database, repositoryId, most]);
  const { items: shown, loaded, error } = useFeed(listen, readThread, `${repositoryId}`);
  const inAll = useCount(database, repositoryId, shown, loaded, most);
  return (
    <Panel id="waiting" title="Waiting now" note={noteOf(shown.length, inAll)}>
      {error !== undefined && <p className="approximate">{`This cannot be read: ${error.message}`}</p>}
      {loaded && shown.length === 0 && <p className="quiet">Nobody is waiting for an answer.</p>}
      <ol className="waiting">
        {shown.map((thread) => <Line key={thread.id} thread={thread} />)}
      </ol>
      {shown.length < (inAll ?? 0) && most < MOST && (
        <button type="button" className="more" onClick={() => { setMost(Math.min(MOST, most * 3)); }}>
          Show more
        </button>
      )}
    </Panel>
  );
}

/** How many wait in all; undefined until that is known. */
function useCount(
  database: Database,
  repositoryId: number,
  shown: readonly Thread[],
  loaded: boolean,
  most: number,
): number | undefined {
  const [counted, setCounted] = useState<{ of: readonly Thread[]; count: number }>();
  const isWhole = loaded && shown.length < most;
  useEffect(() => {
    if (!loaded || isWhole) return;
    let current = true;
    // Without an answer the last count stays; the next change of the list asks again.
    database.countWaiting(repositoryId).then(
      (count) => { if (current) setCounted({ of: shown, count }); },
      () => undefined,
    );
    return () => { current = false; };
  }, [database, repositoryId, shown, loaded, isWhole]);
  return isWhole ? shown.length : counted?.count;
}

function noteOf(shown: number, inAll: number | undefined): string {
  if (inAll === undefined) return "";
  const many = inAll === MOST_COUNTED ? `${whole(inAll)} or more` : plural(inAll, "question");
  return inAll > shown ? `${whole(shown)} of ${many}, longest wait first` : inAll === 0 ? "" : `${many}, longest wait first`;
}

function Line({ thread }: { thread: Thread }): ReactElement {
  const { title, correlation_id: name, waiting_for: asker, waiting_since: since } = thread;
  const address = safeAddress(thread.url);
  return (
    <li data-thread={thread.id}>
      <span className="badge open"><Age of={since} bare /></span>
      <div className="waiting-body">
        <ViewLink className="thread-link" to={{ thread: thread.id }}>
          <span dir="auto">{title === "" ? name : title}</span>
        </ViewLink>
        <p className="note">
          <b dir="auto" translate="no">{asker}</b>
          <span>{title === "" ? "" : ` in ${name}`}</span>
        </p>
      </div>
      {address !== undefined && <GithubLink address={address} what={`${name} on GitHub`} />}
    </li>
  );
}
