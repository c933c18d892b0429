import { lazy, Suspense, useEffect, useMemo, useState, type ReactElement, type ReactNode } from "react";
import { watchChannel } from "../channel.ts";
import { isRefusal, type ListenError } from "../feed.ts";
import type { Database } from "../firestore.ts";
import { useNow } from "../now.ts";
import { dayAt, type Range } from "../range.ts";
import { useFigures, useRepositories } from "../useFigures.ts";
import { useLiveAnalytics, type Connection } from "../useLiveAnalytics.ts";
import { useRepositoryId } from "../useNamed.ts";
import type { Session } from "../useSession.ts";
import { daysOfRange, useView, type View } from "../view.ts";
import { Announcer } from "./Announcer.tsx";
import { Boundary } from "./Boundary.tsx";
import { ConnectionLight, LostNotice } from "./Connection.tsx";
import { Controls } from "./Controls.tsx";
import { Header } from "./Header.tsx";
import { Health } from "./Health.tsx";
import { Keywords } from "./Keywords.tsx";
import { LiveList, WINDOWS } from "./LiveList.tsx";
import { Message } from "./Message.tsx";
import { Opening } from "./Opening.tsx";
import { Outcomes } from "./Outcomes.tsx";
import { Refused } from "./Refused.tsx";
import { LIST } from "../reports.ts";
import { Repositories } from "./Repositories.tsx";
import { Tiles } from "./Tiles.tsx";
import { TimeToAnswer } from "./TimeToAnswer.tsx";
import { Trend } from "./Trend.tsx";
import { ViewLink } from "./ViewLink.tsx";
import { Waiting } from "./Waiting.tsx";

const ThreadView = lazy(() => import("./ThreadView.tsx"));
const Reports = lazy(() => import("./Reports.tsx"));

interface DashboardProps {
  readonly database: Database;
  readonly session: Session;
  readonly stage: string;
}

/** The page of one database. */
export function Dashboard({ database, session, stage }: DashboardProps): ReactElement {
  const { repository } = useView();
  const found = useRepositoryId(database, repository);
  if (found.state === "found") return <Scoped {...{ database, session, stage }} repositoryId={found.id} />;
  if (found.state === "looking") return <Opening stage={stage} />;
  return (
    <>
      <Header stage={stage} session={session} />
      {found.state === "failed" && isRefusal(found.error) ? <Refused session={session} /> : (
        <Message title={`There are no figures of ${repository}`}>
          <p>{found.state === "failed" ? found.error.message : "Nothing was asked in a repository of this name."}</p>
          <p><ViewLink to={{ repository: "" }}>Show all repositories</ViewLink></p>
        </Message>
      )}
    </>
  );
}

/** The page of one repository, or of all. */
function Scoped({ database, session, stage, repositoryId }: DashboardProps & { repositoryId: number }): ReactElement {
  const view = useView();
  const today = dayAt(useNow());
  const range = useMemo(() => daysOfRange(view.range, today), [view.range, today]);
  const until = range.to < today ? range.to : "";
  const [most, lookFurther] = useState<number>(WINDOWS[0]);
  const listen = useMemo(() => database.newest({ repositoryId, until, most }), [database, repositoryId, until, most]);
  const live = useLiveAnalytics(listen, `${repositoryId} ${until}`);
  useReconnecting(live.connection, database);
  if (live.error !== undefined && isRefusal(live.error)) {
    return <><Header stage={stage} session={session} /><Refused session={session} /></>;
  }
  return (
    <>
      <a className="skip" href="#figures">Skip to the figures</a>
      <Header stage={stage} session={session}>
        <ConnectionLight connection={live.connection} />
        <Health database={database} messages={live.items} />
        <ViewLink className="header-link" to={{ reports: LIST }}>Reports</ViewLink>
      </Header>
      {live.error !== undefined && <Failure error={live.error} />}
      <Panels {...{ database, view, range, repositoryId }}>
        <Boundary name="The list of messages">
          <LiveList {...{ live, view, until, most, lookFurther }} />
        </Boundary>
      </Panels>
      <Opened view={view} database={database} />
      <LostNotice connection={live.connection} reconnect={() => void database.reconnect()} />
      <Announcer {...live} />
    </>
  );
}

function useReconnecting({ state }: Connection, database: Database): void {
  useEffect(() => {
    if (state === "live") return watchChannel(() => void database.reconnect());
    if (state === "lost") return whenLookedAt(() => void database.reconnect());
    return undefined;
  }, [state, database]);
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

interface PanelsProps {
  readonly database: Database;
  readonly view: View;
  readonly range: Range;
  readonly repositoryId: number;
  /** The list of messages. */
  readonly children: ReactNode;
}

function Panels({ database, view, range, repositoryId, children }: PanelsProps): ReactElement {
  const compared = useFigures(database, repositoryId, range);
  const repositories = useRepositories(database, range);
  const { now, error } = compared;
  return (
    <main className="page" id="figures" tabIndex={-1}>
      <Controls view={view} range={range} repositories={repositories} period={now} />
      <PageNavigation />
      {error !== undefined && <Failure error={error} />}
      <Tiles {...compared} />
      <Trend period={now} />
      <div className="side">
        <Waiting database={database} repositoryId={repositoryId} />
        <Outcomes {...compared} />
        <TimeToAnswer {...compared} />
        <Keywords period={now} />
        <Repositories compared={compared} chosen={view.repository} />
      </div>
      {children}
    </main>
  );
}

/** What the address opens over the page. */
function Opened({ view, database }: { view: View; database: Database }): ReactElement | null {
  return (
    <Boundary name="What was opened">
      <Suspense>
        {view.thread !== "" && <ThreadView key={view.thread} given={view.thread} database={database} />}
        {view.reports !== "" && view.thread === "" && <Reports chosen={view.reports} database={database} />}
      </Suspense>
    </Boundary>
  );
}

/** On a phone the panels lie below each other. */
function PageNavigation(): ReactElement {
  return (
    <nav className="page-navigation" aria-label="Panels">
      <a href="#trend">Trend</a>
      <a href="#waiting">Waiting</a>
      <a href="#keywords">Keywords</a>
      <a href="#live">Messages</a>
    </nav>
  );
}

function Failure({ error }: { error: ListenError }): ReactElement {
  return <p className="failure" role="alert">{`The database answered with an error; the page tries again every few seconds. (${error.message})`}</p>;
}
