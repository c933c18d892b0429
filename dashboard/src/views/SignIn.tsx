import { useState, type ReactElement } from "react";
import type { Accounts } from "../auth.ts";
import { Message } from "./Message.tsx";

export function SignIn({ accounts }: { accounts: Accounts }): ReactElement {
  const [problem, setProblem] = useState("");
  const signIn = (): void => {
    setProblem("");
    accounts.signIn().catch((error: unknown) => {
      setProblem(error instanceof Error ? error.message : String(error));
    });
  };
  return (
    <Message title="Sign in">
      <p>Only readers on this stage's list can open the dashboard.</p>
      <div className="buttons">
        <button type="button" className="button" onClick={signIn}>
          Sign in with Google
        </button>
      </div>
      {problem !== "" && <p className="approximate">{`Signing in did not work: ${problem}`}</p>}
    </Message>
  );
}
