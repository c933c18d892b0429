import { useState, type ReactElement } from "react";
import type { RepositoryTally } from "../figures.ts";
import type { Compared } from "../useFigures.ts";
import { difference, percent, whole } from "../wording.ts";
import { Panel } from "./Panel.tsx";
import { ViewLink } from "./ViewLink.tsx";

const FIRST_ROWS = 8;

interface RepositoriesProps {
  readonly compared: Compared;
  /** Empty: all. */
  readonly chosen: string;
}

/** Every repository's share; of a chosen one, its own line. */
export function Repositories({ compared, chosen }: RepositoriesProps): ReactElement {
  const [all, setAll] = useState(false);
  const { now, before } = compared;
  const lines = chosen === "" ? now.figures.repositories : [{ ...now.figures, repository: chosen, repository_id: 0 }];
  const visible = all ? lines : lines.slice(0, FIRST_ROWS);
  const earlier = (line: RepositoryTally): number | undefined => {
    if (!before.loaded) return undefined;
    if (chosen !== "") return before.figures.questions;
    return before.figures.repositories.find((each) => each.repository_id === line.repository_id)?.questions ?? 0;
  };
  return (
    <Panel id="repositories" title="Repositories">
      {now.loaded && lines.length === 0 && <p className="quiet">Nothing was asked in these days.</p>}
      {lines.length > 0 && (
        <table className="repositories">
          <thead>
            <tr>
              <th scope="col">Repository</th>
              <th scope="col">Questions</th>
              <th scope="col">Change</th>
              <th scope="col">By the bot</th>
              <th scope="col">Waiting</th>
            </tr>
          </thead>
          <tbody>
            {visible.map((line) => <Line key={line.repository_id} line={line} before={earlier(line)} />)}
          </tbody>
        </table>
      )}
      {visible.length < lines.length && (
        <button type="button" className="more" onClick={() => { setAll(true); }}>
          {`Show all ${lines.length} repositories`}
        </button>
      )}
      {chosen !== "" && <ViewLink to={{ repository: "" }}>All repositories</ViewLink>}
    </Panel>
  );
}

function Line({ line, before }: { line: RepositoryTally; before: number | undefined }): ReactElement {
  return (
    <tr>
      <th scope="row" translate="no">
        <ViewLink to={{ repository: line.repository }}>{line.repository}</ViewLink>
      </th>
      <td>{whole(line.questions)}</td>
      <td className="note">{before === undefined ? "…" : difference(line.questions, before)}</td>
      <td>{percent(line.answered_by_bot, line.questions)}</td>
      <td>{whole(line.waiting)}</td>
    </tr>
  );
}
