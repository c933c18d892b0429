import { initializeApp, type FirebaseApp } from "@firebase/app";
import {
  collection,
  connectFirestoreEmulator,
  disableNetwork,
  enableNetwork,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  where,
  type Firestore,
  type QueryConstraint,
} from "@firebase/firestore";
import type { Config } from "./config.ts";
import { NEWEST, type Listen } from "./feed.ts";

const THREAD_LIMIT = 500;
const NEIGHBOUR_SECONDS = 5;

export interface Database {
  readonly app: FirebaseApp;
  /** The newest events, newest first; tombstones left out, so that a deletion shows as a removal. */
  readonly newest: Listen;
  /** All of one thread, oldest first, tombstones included. */
  thread(correlationId: string): Listen;
  /** All events within five seconds before and after a moment. */
  around(createdAt: string): Listen;
  /** Tries to reach the server at once instead of at the end of the SDK's back-off. */
  reconnect(): Promise<void>;
}

export function openDatabase({ projectId, apiKey, authDomain, emulator }: Config): Database {
  const app = initializeApp({ projectId, apiKey, authDomain });
  const firestore = getFirestore(app);
  if (emulator !== null) connectTo(firestore, emulator);
  const listenTo =
    (...constraints: QueryConstraint[]): Listen =>
    (next, failed) => {
      const events = query(collection(firestore, "analytics"), ...constraints);
      return onSnapshot(events, { includeMetadataChanges: true }, next, failed);
    };
  return {
    app,
    newest: listenTo(where("deleted", "==", false), orderBy("created_at", "desc"), limit(NEWEST)),
    thread: (id) => listenTo(where("correlation_id", "==", id), orderBy("created_at", "asc"), limit(THREAD_LIMIT)),
    around: (createdAt) => {
      const [from, to] = neighbourhood(createdAt);
      const within = [where("created_at", ">=", from), where("created_at", "<=", to)];
      return listenTo(...within, orderBy("created_at", "asc"), limit(THREAD_LIMIT));
    },
    reconnect: async () => {
      await disableNetwork(firestore);
      await enableNetwork(firestore);
    },
  };
}

function connectTo(firestore: Firestore, address: string): void {
  const { hostname, port } = new URL(`http://${address}`);
  connectFirestoreEmulator(firestore, hostname, Number(port));
}

/** The bounds as text: events' times are whole seconds of UTC. */
export function neighbourhood(createdAt: string): [from: string, to: string] {
  const at = (offset: number): string =>
    new Date(Date.parse(createdAt) + offset * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return [at(-NEIGHBOUR_SECONDS), at(NEIGHBOUR_SECONDS)];
}
