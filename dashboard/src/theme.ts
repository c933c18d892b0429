import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark";

const KEY = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const readers = new Set<() => void>();

/** The reader's choice, else the system's. */
export function useTheme(): Theme {
  return useSyncExternalStore(watch, current);
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme();
  for (const changed of readers) changed();
}

/** Marks the document, for the style sheets. */
export function applyTheme(): void {
  document.documentElement.dataset["theme"] = current();
}

function current(): Theme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return system.matches ? "dark" : "light";
}

function watch(changed: () => void): () => void {
  const update = (): void => {
    applyTheme();
    changed();
  };
  readers.add(changed);
  system.addEventListener("change", update);
  return () => {
    readers.delete(changed);
    system.removeEventListener("change", update);
  };
}
