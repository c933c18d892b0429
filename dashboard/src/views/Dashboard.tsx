import { lazy, Suspense, useEffect, useState, type ReactElement } from "react";
import { watchChannel } from "../channel.ts";
import { isRefusal, NEWEST, type ListenError } from "../feed.ts";
import { NO_FILTERS, type Filters } from "../filters.ts";
import type { Database } from "../firestore.ts";
import { useRoute } from "../route.ts";
import { useLiveAnalytics, type LiveAnalytics } from "../useLiveAnalytics.ts";
import type { Session } from "../useSession.ts";
import { Announcer } from "./Announcer.tsx";
import { ConnectionLight, LostNotice } from "./Connection.tsx";
import { Header } from "./Header.tsx";
import { Keywords } from "./Keywords.tsx";
import { LiveList } from "./LiveList.tsx";
import { QuestionsOverTime } from "./QuestionsOverTime.tsx";
import { Refused } from "./Refused.tsx";
import { Tiles } from "./Tiles.tsx";
import { Unanswered } from "./Unanswered.tsx";

const Thread = lazy(() => import("./Thread.tsx"));

interface DashboardProps {
  readonly database: Database;
  readonly session: Session;
  readonly stage: string;
}

/** The live page of one database. */
export function Dashboard({ database, session, stage }: DashboardProps): ReactElement {
  const live = useLiveAnalytics(database.newest);
  const route = useRoute();
  const connected = live.connection.state;
  useEffect(() => {
    if (connected === "live") return watchChannel(() => void database.reconnect());
    if (connected === "lost") return whenLookedAt(() => void database.reconnect());
    return undefined;
  }, [connected, database]);
  const refused = live.error !== undefined && isRefusal(live.error);
  return (
    <>
      <Header stage={stage} session={session}>
        {!refused && <ConnectionLight connection={live.connection} />}
      </Header>
      {refused ? <Refused session={session} /> : <Panels live={live} />}
      {!refused && route.page !== "live" && (
        <Suspense>
          <Thread route={route} database={database} />
        </Suspense>
      )}
      {!refused && <LostNotice connection={live.connection} reconnect={() => void database.reconnect()} />}
      <Announcer {...live} />
    </>
  );
}

/** Nobody who comes back to the page waits for the end of the SDK's back-off, a minute at most. */
function whenLookedAt(act: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === "visible") act();
  };
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
  };
}

function Panels({ live }: { live: LiveAnalytics }): ReactElement {
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const { matching, events } = live;
  const loadedSince = events.length < NEWEST ? undefined : events.at(-1)?.created_at;
  return (
    <>
      <PageNavigation />
      {live.error !== undefined && <Failure error={live.error} />}
      <main className="page">
        <Tiles matching={matching} events={events} />
        <LiveList live={live} filters={filters} change={setFilters} />
        <div className="side">
          <Unanswered questions={matching.unanswered} loaded={live.loaded} />
          <QuestionsOverTime matching={matching} loadedSince={loadedSince} />
          <Keywords events={events} search={(word) => { setFilters({ ...NO_FILTERS, search: word }); }} />
        </div>
      </main>
    </>
  );
}

/** On a phone the panels lie below each other. */
function PageNavigation(): ReactElement {
  return (
    <nav className="page-navigation" aria-label="Panels">
      <a href="#live">Newest</a>
      <a href="#unanswered">Unanswered</a>
      <a href="#trends">Trends</a>
    </nav>
  );
}

function Failure({ error }: { error: ListenError }): ReactElement {
  return (
    <p className="failure" role="alert">
      The database answered with an error; trying again every few seconds. ({error.message})
    </p>
  );
}
