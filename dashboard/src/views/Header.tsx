import type { ReactElement, ReactNode } from "react";
import type { Session } from "../useSession.ts";
import { chooseTheme, useTheme } from "../theme.ts";
import { Logo, MoonIcon, SunIcon } from "./icons.tsx";

interface HeaderProps {
  readonly stage?: string;
  readonly session?: Session;
  readonly children?: ReactNode;
}

/** The page's name, where it looks, and whether what it shows is live. */
export function Header({ stage, session, children }: HeaderProps): ReactElement {
  return (
    <header className="top">
      <h1>
        <Logo />
        <span translate="no">CV Analytics</span>
      </h1>
      {stage !== undefined && <span className="stage" translate="no">{stage}</span>}
      <span className="gap" />
      {children}
      {session?.state === "signed-in" && (
        <button type="button" className="button plain" onClick={() => void session.accounts.signOut()}>
          <span>Sign out</span>
          <span className="unseen">{session.email}</span>
        </button>
      )}
      <ThemeButton />
    </header>
  );
}

function ThemeButton(): ReactElement {
  const other = useTheme() === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Switch to the ${other} theme`}
      onClick={() => { chooseTheme(other); }}
    >
      {other === "dark" ? <MoonIcon /> : <SunIcon />}
    </button>
  );
}
