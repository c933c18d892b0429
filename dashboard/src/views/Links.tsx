import type { ReactElement } from "react";
import { ExternalIcon } from "./icons.tsx";

interface GithubLinkProps {
  readonly address: string;
  /** What lies there, for those who do not see where the link stands. */
  readonly what: string;
}

export function GithubLink({ address, what }: GithubLinkProps): ReactElement {
  return (
    <a className="github-link" href={address} target="_blank" rel="noopener noreferrer" title="On GitHub">
      <ExternalIcon />
      <span className="unseen">{`${what} (new tab)`}</span>
    </a>
  );
}
