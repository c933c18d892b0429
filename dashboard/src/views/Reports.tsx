import { useMemo, useState, type ReactElement } from "react";
import type { Database } from "../firestore.ts";
import { weekRange } from "../range.ts";
import { LIST, readReport, type WeeklyReport } from "../reports.ts";
import { useFeed } from "../useLiveAnalytics.ts";
import { choose } from "../view.ts";
import { days, moment, plural } from "../wording.ts";
import { Dialog } from "./Dialog.tsx";
import { Skeleton } from "./Empty.tsx";
import { ViewLink } from "./ViewLink.tsx";

const A_PAGE = 8;
const MOST = 60;

/** The weekly reports that were sent, and one of them as it was mailed. */
export default function Reports({ chosen, database }: { chosen: string; database: Database }): ReactElement {
  const [most, setMost] = useState(A_PAGE);
  const listen = useMemo(() => database.reports(most), [database, most]);
  const { items, loaded, error } = useFeed(listen, readReport, database);
  const report = items.find(({ week }) => week === chosen);
  return (
    <Dialog id="reports" title={report === undefined ? "Weekly reports" : `Week ${report.week}`} close={() => { choose({ reports: "" }); }}>
      {error !== undefined && <p className="approximate">{`This cannot be read: ${error.message}`}</p>}
      {!loaded && error === undefined && <Skeleton />}
      {report !== undefined && <Report report={report} />}
      {loaded && report === undefined && <Missing chosen={chosen} isEmpty={items.length === 0} />}
      <ol className="reports">
        {items.filter((one) => one !== report).map((one) => (
          <li key={one.week}>
            <ViewLink to={{ reports: one.week }}>{`Week ${one.week}`}</ViewLink>
            <span className="note">{`${daysOf(one.week)}, ${plural(one.questions, "question")}`}</span>
          </li>
        ))}
      </ol>
      {items.length === most && most < MOST && (
        <button type="button" className="more" onClick={() => { setMost(MOST); }}>Show older reports</button>
      )}
    </Dialog>
  );
}

function Missing({ chosen, isEmpty }: { chosen: string; isEmpty: boolean }): ReactElement | null {
  if (chosen !== LIST && !isEmpty) return <p className="quiet">{`No report of week ${chosen} is among these.`}</p>;
  return isEmpty ? <p className="quiet">No report was sent yet. The first one comes on Monday.</p> : null;
}

function daysOf(week: string): string {
  const range = weekRange(week);
  return range === undefined ? week : days(range.from, range.to);
}

function Report({ report }: { report: WeeklyReport }): ReactElement {
  return (
    <>
      <p className="note">{`${daysOf(report.week)}; sent ${moment(report.sent_at)}`}</p>
      <p>
        <ViewLink to={{ reports: "", range: report.week, repository: "" }}>These days as they stand now</ViewLink>
      </p>
      <Mail report={report} />
    </>
  );
}

/** In a frame of its own, which may neither run scripts nor reach this page. */
function Mail({ report }: { report: WeeklyReport }): ReactElement {
  if (report.html !== "") {
    return <iframe className="mail" sandbox="allow-popups" srcDoc={report.html} title={`The report of week ${report.week}`} />;
  }
  if (report.text !== "") return <pre className="mail-text">{report.text}</pre>;
  return <p>{`${plural(report.questions, "question")}, ${report.answered} answered.`}</p>;
}
