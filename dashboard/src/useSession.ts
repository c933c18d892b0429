import type { FirebaseApp } from "@firebase/app";
import { useEffect, useState } from "react";
import type { Accounts } from "./auth.ts";
import type { Config } from "./config.ts";

export type Session =
  /** The emulator: nobody need sign in. */
  | { readonly state: "open" }
  | { readonly state: "checking" }
  | { readonly state: "signed-out"; readonly accounts: Accounts }
  | { readonly state: "signed-in"; readonly accounts: Accounts; readonly email: string };

export function useSession({ emulator }: Config, app: FirebaseApp): Session {
  const [session, setSession] = useState<Session>({ state: emulator === null ? "checking" : "open" });
  useEffect(() => {
    if (emulator !== null) return;
    let stop: (() => void) | undefined;
    let ended = false;
    void accountsOf(app).then((accounts) => {
      if (ended) return;
      stop = accounts.watch((email) => {
        setSession(email === null ? { state: "signed-out", accounts } : { state: "signed-in", accounts, email });
      });
    });
    return () => {
      ended = true;
      stop?.();
    };
  }, [emulator, app]);
  return session;
}

let opened: Promise<Accounts> | undefined;

/** Firebase opens its accounts once for an app. */
function accountsOf(app: FirebaseApp): Promise<Accounts> {
  opened ??= import("./auth.ts").then(({ openAccounts }) => openAccounts(app));
  return opened;
}
