import type { ReactElement, ReactNode } from "react";

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly children: ReactNode;
}

export function Choice({ label, value, change, children }: ChoiceProps): ReactElement {
  return (
    <label className="field">
      <span className="unseen">{label}</span>
      <select value={value} onChange={(event) => { change(event.target.value); }}>
        {children}
      </select>
    </label>
  );
}
