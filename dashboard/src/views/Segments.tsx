import type { ReactElement } from "react";

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly options: Readonly<Record<T, string>>;
  readonly chosen: string;
  readonly choose: (option: T) => void;
}

/** One of a few. */
export function Segments<T extends string>({ label, options, chosen, choose }: SegmentsProps<T>): ReactElement {
  return (
    <div className="segments" role="group" aria-label={label}>
      {(Object.entries(options) as [T, string][]).map(([option, name]) => (
        <button key={option} type="button" aria-pressed={option === chosen} onClick={() => { choose(option); }}>
          {name}
        </button>
      ))}
    </div>
  );
}
