import type { CSSProperties, ReactElement } from "react";
import type { Period } from "../useFigures.ts";
import { choose } from "../view.ts";
import { plural, whole } from "../wording.ts";
import { Panel } from "./Panel.tsx";

const MOST = 10;

/** What is asked about; pressing a word searches the messages for it. */
export function Keywords({ period }: { period: Period }): ReactElement {
  const words = period.figures.keywords.slice(0, MOST);
  const most = words[0]?.count ?? 1;
  return (
    <Panel id="keywords" title="Keywords" note="questions that hold the word">
      {period.loaded && words.length === 0 && <p className="quiet">No words in these days.</p>}
      <ol className="keywords">
        {words.map(({ word, count }) => (
          <li key={word} style={{ "--share": count / most } as CSSProperties}>
            <button type="button" onClick={() => { choose({ search: word }); }}>
              <span className="unseen">Search messages for</span>
              <span translate="no">{word}</span>
              <span className="unseen">{`in ${plural(count, "question")}`}</span>
              <span className="count" aria-hidden="true">{whole(count)}</span>
            </button>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
