import { initializeApp, type FirebaseApp } from "@firebase/app";
import {
  collection,
  connectFirestoreEmulator,
  disableNetwork,
  doc,
  enableNetwork,
  getCountFromServer,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  where,
  type Firestore,
  type Query,
  type QueryConstraint,
} from "@firebase/firestore";
import type { Config } from "./config.ts";
import type { Listen } from "./feed.ts";
import { ALL_REPOSITORIES, MOST_COUNTED, MOST_WEEKS } from "./limits.ts";
import { lengthOf, mondayOf, type Range } from "./range.ts";

/** Every query of the page; gcp_stack/parts/database.py has an index for each that needs one. */
export interface Database {
  readonly app: FirebaseApp;
  /** The newest messages up to the end of a day, newest first; tombstones left out, so that a deletion shows as a removal. */
  newest(scope: { repositoryId: number; until: string; most: number }): Listen;
  /** Of one thread, tombstones included. */
  messages(threadId: string, order: "asc" | "desc", most: number): Listen;
  thread(threadId: string): Listen;
  /** The thread with that name, such as `owner/repo#123`; nothing where there is none. */
  readonly threadNamed: (name: string) => Listen;
  /** The days of a range and, if it is long, of the rest of its weeks; of one repository or of all together. */
  figures(repositoryId: number, range: Range): Listen;
  /** The threads whose question waits, the longest wait first. */
  waiting(repositoryId: number, most: number): Listen;
  countWaiting(repositoryId: number): Promise<number>;
  /** The row, and the thread, that changed last. */
  readonly newestFigures: Listen;
  readonly newestThread: Listen;
  /** The latest first. */
  reports(most: number): Listen;
  /** The newest row of the repository with that name; nothing where none has it. */
  readonly repositoryNamed: (name: string) => Listen;
  /** Tries to reach the server at once instead of at the end of the SDK's back-off. */
  reconnect(): Promise<void>;
  /** Ends every listener at the server, and starts them again. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export function openDatabase({ projectId, apiKey, authDomain, emulator }: Config): Database {
  const app = initializeApp({ projectId, apiKey, authDomain });
  const firestore = getFirestore(app);
  if (emulator !== null) connectTo(firestore, emulator);
  const of = (name: string, ...constraints: QueryConstraint[]): Query =>
    query(collection(firestore, name), ...constraints);
  return {
    app,
    ...messageQueries(of),
    ...figureQueries(of),
    thread: (id) => (next, failed) =>
      onSnapshot(doc(firestore, "threads", id), { includeMetadataChanges: true }, (snapshot) => {
        const docs = snapshot.exists() ? [{ id: snapshot.id, data: () => snapshot.data() }] : [];
        next({ docs, metadata: snapshot.metadata });
      }, failed),
    threadNamed: (name) => listenTo(of("threads", where("correlation_id", "==", name), limit(1))),
    reports: (most) => listenTo(of("reports", orderBy("week", "desc"), limit(most))),
    reconnect: async () => {
      await disableNetwork(firestore);
      await enableNetwork(firestore);
    },
    leave: () => disableNetwork(firestore),
    comeBack: () => enableNetwork(firestore),
  };
}

function listenTo(wanted: Query): Listen {
  return (next, failed) => onSnapshot(wanted, { includeMetadataChanges: true }, next, failed);
}

type Of = (name: string, ...constraints: QueryConstraint[]) => Query;

function messageQueries(of: Of): Pick<Database, "newest" | "messages"> {
  return {
    newest: ({ repositoryId, until, most }) =>
      listenTo(of(
        "analytics",
        ...ofRepository(repositoryId),
        where("deleted", "==", false),
        ...(until === "" ? [] : [where("created_at", "<=", `${until}T23:59:59Z`)]),
        orderBy("created_at", "desc"),
        limit(most),
      )),
    messages: (id, order, most) =>
      listenTo(of("analytics", where("thread_id", "==", id), orderBy("created_at", order), limit(most))),
  };
}

/** Of more days than this the weeks are read: fewer documents, each of which changes more often. */
const MOST_SINGLE_DAYS = 14;

type FigureQueries = Pick<Database, "figures" | "waiting" | "countWaiting" | "newestFigures" | "newestThread" | "repositoryNamed">;

function figureQueries(of: Of): FigureQueries {
  const waiting = (repositoryId: number, most: number): Query =>
    of("threads", ...ofRepository(repositoryId), where("waiting_since", ">", ""), orderBy("waiting_since"), limit(most));
  const newest = (name: string): Listen => listenTo(of(name, orderBy("as_of", "desc"), limit(1)));
  return {
    figures: (repositoryId, range) => {
      const inWeeks = lengthOf(range) > MOST_SINGLE_DAYS;
      return listenTo(of(
        inWeeks ? "weeks" : "figures",
        where("repository_id", "==", repositoryId),
        where("date", ">=", inWeeks ? mondayOf(range.from) : range.from),
        where("date", "<=", range.to),
        orderBy("date"),
        limit(MOST_WEEKS),
      ));
    },
    waiting: (repositoryId, most) => listenTo(waiting(repositoryId, most)),
    countWaiting: async (repositoryId) => (await getCountFromServer(waiting(repositoryId, MOST_COUNTED))).data().count,
    newestFigures: newest("figures"),
    newestThread: newest("threads"),
    repositoryNamed: (name) => listenTo(of("figures", where("repository", "==", name), orderBy("date", "desc"), limit(1))),
  };
}

function ofRepository(repositoryId: number): QueryConstraint[] {
  return repositoryId === ALL_REPOSITORIES ? [] : [where("repository_id", "==", repositoryId)];
}

function connectTo(firestore: Firestore, address: string): void {
  const { hostname, port } = new URL(`http://${address}`);
  connectFirestoreEmulator(firestore, hostname, Number(port));
}
