import type { ReactElement, ReactNode } from "react";
import type { Filters } from "../filters.ts";
import { SearchIcon } from "./icons.tsx";

interface FilterBarProps {
  readonly filters: Filters;
  readonly repositories: readonly string[];
  readonly change: (filters: Filters) => void;
}

export function FilterBar({ filters, repositories, change }: FilterBarProps): ReactElement {
  const set = (part: Partial<Filters>): void => {
    change({ ...filters, ...part });
  };
  return (
    <search className="filters">
      <SearchField value={filters.search} change={(search) => { set({ search }); }} />
      <Choice label="Repository" value={filters.repository} change={(repository) => { set({ repository }); }}>
        <option value="">All repositories</option>
        {repositories.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
      <Choice label="Kind" value={filters.kind} change={(kind) => { set({ kind: kind as Filters["kind"] }); }}>
        <option value="all">All kinds</option>
        <option value="query">Questions</option>
        <option value="response">Answers</option>
      </Choice>
      <Choice
        label="State"
        value={filters.answered}
        change={(answered) => { set({ answered: answered as Filters["answered"] }); }}
      >
        <option value="all">All states</option>
        <option value="unanswered">Unanswered</option>
        <option value="answered">Answered</option>
      </Choice>
    </search>
  );
}

function SearchField({ value, change }: { value: string; change: (value: string) => void }): ReactElement {
  return (
    <label className="field search-field">
      <span className="unseen">Search</span>
      <SearchIcon />
      <input
        type="search"
        placeholder="Search text, author, repository"
        value={value}
        onChange={(event) => { change(event.target.value); }}
      />
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly children: ReactNode;
}

function Choice({ label, value, change, children }: ChoiceProps): ReactElement {
  return (
    <label className="field">
      <span className="unseen">{label}</span>
      <select value={value} onChange={(event) => { change(event.target.value); }}>
        {children}
      </select>
    </label>
  );
}
