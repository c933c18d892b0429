import type { ReactElement } from "react";
import type { Session } from "../useSession.ts";
import { Message } from "./Message.tsx";

/** The database's rules say no: who one is to them, and what to do. */
export function Refused({ session }: { session: Session }): ReactElement {
  return (
    <Message title="You may not read this dashboard">
      <p>
        {session.state === "signed-in"
          ? `You are signed in as ${session.email}, and that address is not on this stage's list of readers.`
          : "You are not signed in, and the database lets only signed-in readers on its list see anything."}
      </p>
      <p>Whoever runs this stage can add you; then look again.</p>
      <div className="buttons">
        <button type="button" className="button" onClick={() => { location.reload(); }}>
          Look again
        </button>
        {session.state === "signed-in" && (
          <button type="button" className="button plain" onClick={() => void session.accounts.signOut()}>
            Use another account
          </button>
        )}
      </div>
    </Message>
  );
}
