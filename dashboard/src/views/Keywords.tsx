import { useMemo, type CSSProperties, type ReactElement } from "react";
import type { AnalyticsEvent } from "../event.ts";
import { topKeywords } from "../keywords.ts";
import { plural } from "../wording.ts";

const MOST = 10;

interface KeywordsProps {
  readonly events: readonly AnalyticsEvent[];
  readonly search: (word: string) => void;
}

/** What is asked about; a word can be searched for by pressing it. */
export function Keywords({ events, search }: KeywordsProps): ReactElement {
  const words = useMemo(() => topKeywords(events, MOST), [events]);
  const most = words[0]?.[1] ?? 1;
  return (
    <section className="panel" aria-labelledby="keywords-title">
      <div className="panel-head">
        <h2 id="keywords-title">Top keywords</h2>
        <p className="note">questions that hold the word</p>
      </div>
      {words.length === 0 && <p className="quiet">No words yet.</p>}
      <ol className="keywords">
        {words.map(([word, count]) => (
          <li key={word} style={{ "--share": count / most } as CSSProperties}>
            <button type="button" onClick={() => { search(word); }}>
              <span className="unseen">Search for </span>
              <span>{word}</span>
              <span className="unseen">, in {plural(count, "question")}</span>
              <span className="count" aria-hidden="true">{count}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
