import { use, type ReactElement } from "react";
import type { Config } from "../config.ts";
import type { Database } from "../firestore.ts";
import { useSession } from "../useSession.ts";
import { Dashboard } from "./Dashboard.tsx";
import { Header } from "./Header.tsx";
import { Message } from "./Message.tsx";
import { Opening } from "./Opening.tsx";
import { SignIn } from "./SignIn.tsx";

export interface Opened {
  readonly config: Config;
  readonly database: Database;
}

/** A database, or the sentence that says why there is none. */
export type OpeningDatabase = Promise<Opened | { readonly problem: string }>;

export function App({ opening }: { opening: OpeningDatabase }): ReactElement {
  const opened = use(opening);
  if ("problem" in opened) {
    return (
      <>
        <Header />
        <Message title="This dashboard is not set up">
          <p>{opened.problem}</p>
        </Message>
      </>
    );
  }
  return <Signed {...opened} />;
}

function Signed({ config, database }: Opened): ReactElement {
  const session = useSession(config, database.app);
  if (session.state === "checking") return <Opening stage={config.stage} />;
  if (session.state === "signed-out") {
    return (
      <>
        <Header stage={config.stage} />
        <SignIn accounts={session.accounts} />
      </>
    );
  }
  // Another reader starts with nothing of what the one before has seen.
  const reader = session.state === "signed-in" ? session.email : "";
  return <Dashboard key={reader} database={database} session={session} stage={config.stage} />;
}
