import type { ReactElement } from "react";
import { Skeleton } from "./Empty.tsx";
import { Header } from "./Header.tsx";

/** The page's frame until configuration and database are there. */
export function Opening({ stage }: { stage?: string }): ReactElement {
  return (
    <>
      {stage === undefined ? <Header /> : <Header stage={stage} />}
      <main className="page">
        <Skeleton />
      </main>
    </>
  );
}
