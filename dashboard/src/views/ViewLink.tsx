import type { MouseEvent, ReactElement, ReactNode } from "react";
import { addressWith, choose, useView, type View } from "../view.ts";

interface ViewLinkProps {
  readonly to: Partial<View>;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A link to another choice within this page: it can be copied, and opened in a new tab. */
export function ViewLink({ to, className, children }: ViewLinkProps): ReactElement {
  useView();
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(to);
  };
  return (
    <a className={className} href={addressWith(to)} onClick={follow}>
      {children}
    </a>
  );
}
