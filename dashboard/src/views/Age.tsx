import type { ReactElement } from "react";
import { useNow } from "../now.ts";
import { age, ago, moment } from "../wording.ts";

/** How long ago something was created; the exact moment on hover. */
export function Age({ of, bare = false }: { of: string; bare?: boolean }): ReactElement {
  const seconds = (useNow() - Date.parse(of)) / 1000;
  return (
    <time dateTime={of} title={moment(of)}>
      {bare ? age(seconds) : ago(seconds)}
    </time>
  );
}
