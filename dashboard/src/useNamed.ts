import { useEffect, useState } from "react";
import type { ListenError } from "./feed.ts";
import type { Database } from "./firestore.ts";
import { ALL_REPOSITORIES } from "./limits.ts";

export type Found<T> =
  | { readonly state: "looking" }
  | { readonly state: "unknown" }
  | { readonly state: "failed"; readonly error: ListenError }
  | { readonly state: "found"; readonly id: T };

/** The id of the repository of that name; that of all where the name is empty. */
export function useRepositoryId(database: Database, name: string): Found<number> {
  return useNamed(database.repositoryId, name, name === "" ? ALL_REPOSITORIES : undefined);
}

/** The id of a thread that is given by its id, or by its name such as `owner/repo#123`. */
export function useThreadId(database: Database, given: string): Found<string> {
  return useNamed(database.threadId, given, given.includes("/") ? undefined : given);
}

function useNamed<T>(find: (name: string) => Promise<T | undefined>, name: string, known: T | undefined): Found<T> {
  const [found, setFound] = useState<{ name: string; answer: Found<T> }>();
  useEffect(() => {
    if (known !== undefined) return;
    let current = true;
    const keep = (answer: Found<T>): void => {
      if (current) setFound({ name, answer });
    };
    find(name).then(
      (id) => { keep(id === undefined ? { state: "unknown" } : { state: "found", id }); },
      (error: unknown) => { keep({ state: "failed", error: error as ListenError }); },
    );
    return () => {
      current = false;
    };
  }, [find, name, known]);
  if (known !== undefined) return { state: "found", id: known };
  return found?.name === name ? found.answer : { state: "looking" };
}
