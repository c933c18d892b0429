import { useEffect, useRef, type ReactElement } from "react";
import type { Filters } from "../filters.ts";
import { choose, type Authors } from "../view.ts";
import { Choice } from "./Choice.tsx";
import { SearchIcon } from "./icons.tsx";

export function FilterBar({ search, authors }: Filters): ReactElement {
  return (
    <search className="filters">
      <SearchField value={search} />
      <Choice label="Author" value={authors} change={(value) => { choose({ authors: value as Authors }); }}>
        <option value="all">All authors</option>
        <option value="people">People</option>
        <option value="chatbot">The chatbot</option>
      </Choice>
    </search>
  );
}

/** The key `/` leads to it from wherever nobody types. */
function SearchField({ value }: { value: string }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog") !== null;
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", jump);
    return () => { document.removeEventListener("keydown", jump); };
  }, []);
  return (
    <label className="field search-field">
      <span className="unseen">Search</span>
      <SearchIcon />
      <input
        ref={field}
        type="search"
        aria-keyshortcuts="/"
        placeholder="Search title, text, author or thread"
        value={value}
        onChange={(event) => { choose({ search: event.target.value }, { typing: true }); }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
