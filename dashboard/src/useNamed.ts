import { useEffect, useState } from "react";
import type { Listen, ListenError, Snapshot } from "./feed.ts";
import { count } from "./fields.ts";
import type { Database } from "./firestore.ts";
import { ALL_REPOSITORIES } from "./limits.ts";

export type Found<T> =
  | { readonly state: "looking" }
  | { readonly state: "unknown" }
  | { readonly state: "failed"; readonly error: ListenError }
  | { readonly state: "found"; readonly id: T };

/** The id of the repository of that name; that of all where the name is empty. */
export function useRepositoryId(database: Database, name: string): Found<number> {
  return useNamed(database.repositoryNamed, repositoryIdOf, name, name === "" ? ALL_REPOSITORIES : undefined);
}

/** The id of a thread that is given by its id, or by its name such as `owner/repo#123`. */
export function useThreadId(database: Database, given: string): Found<string> {
  return useNamed(database.threadNamed, threadIdOf, given, given.includes("/") ? undefined : given);
}

type Doc = Snapshot["docs"][number];

const repositoryIdOf = (row: Doc): number => count(row.data()["repository_id"]);
const threadIdOf = (thread: Doc): string => thread.id;

/** What is unknown is listened for: its first question may come while the page is open. */
function useNamed<T>(find: (name: string) => Listen, idOf: (doc: Doc) => T, name: string, known: T | undefined): Found<T> {
  const [found, setFound] = useState<{ name: string; answer: Found<T> }>();
  useEffect(() => {
    if (known !== undefined) return;
    const keep = (answer: Found<T>): void => {
      setFound({ name, answer });
    };
    const stop = find(name)(
      ({ docs, metadata }) => {
        const doc = docs[0];
        if (doc !== undefined) {
          keep({ state: "found", id: idOf(doc) });
          stop();
        } else if (!metadata.fromCache) {
          keep({ state: "unknown" });
        }
      },
      (error) => { keep({ state: "failed", error }); },
    );
    return stop;
  }, [find, idOf, name, known]);
  if (known !== undefined) return { state: "found", id: known };
  return found?.name === name ? found.answer : { state: "looking" };
}
