import { now, record, type Document } from "./documents.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Line = readonly [secondsAgo: number, repository: string, issue: number, author: string, text: string];

const BOT = "cv-chatbot[bot]";

/** A day at a chatbot that answers for a curriculum vitae; newest last. */
const LINES: readonly Line[] = [
  [47 * HOUR, "octo/cv", 3, "miriam", "Does the portfolio list open source contributions anywhere?"],
  [23 * HOUR, "octo/cv", 9, "jonas-k", "Which cloud certifications are still valid this year?"],
  [23 * HOUR - 95, "octo/cv", 9, BOT, "Two are: the architect certification until March, and the security one until next autumn."],
  [21 * HOUR, "octo/cv", 10, "priya", "Which projects used Kubernetes in production, and for how long?"],
  [21 * HOUR - 240, "octo/cv", 10, BOT, "Three projects, the longest for four years:\n\n- payments platform, 2019–2023\n- search service\n- the internal data platform"],
  [19 * HOUR, "octo/blog", 2, "tom", "Is there a talk about event sourcing that I could watch?"],
  [18 * HOUR, "octo/cv", 10, "priya", "Was that on bare metal or in a managed cluster?"],
  [17.9 * HOUR, "octo/cv", 10, BOT, "Managed, except for the first year of the payments platform."],
  [14 * HOUR, "octo/cv", 11, "lea", "What was the team size on the search project?"],
  [14 * HOUR - 41, "octo/cv", 11, BOT, "Seven people: four engineers, a designer, a product manager and an analyst."],
  [9 * HOUR, "octo/blog", 4, "ahmed-z", "Can the example in `retry.ts` be used with streams?\n```ts\nawait retry(() => pipeline(source, sink))\n```"],
  [8.7 * HOUR, "octo/blog", 4, BOT, "Yes, as long as the source can be opened again; the example opens it inside the callback."],
  [6 * HOUR, "octo/cv", 12, "grace", "Which programming languages are used most, and which would be preferred for a new backend project?"],
  [6 * HOUR - 70, "octo/cv", 12, BOT, "Python and TypeScript most; for a new backend project Python, or Go where latency counts."],
  [5 * HOUR, "octo/cv", 13, "inés-r", "¿Hay una versión en español del currículum?"],
  [4 * HOUR, "octo/cv", 12, "grace", "Any experience with Rust in production?"],
  [3.2 * HOUR, "octo/blog", 5, "nora", "Which database is behind the analytics project?"],
  [3.1 * HOUR, "octo/blog", 5, BOT, "Two: documents for the live page, and a table with a change stream for the figures."],
  [95 * MINUTE, "octo/cv", 14, "samuel", "Is remote work from Lisbon possible?"],
  [94 * MINUTE, "octo/cv", 14, BOT, "Yes, within two hours of London time."],
  [40 * MINUTE, "octo/blog", 5, "nora", "How does the live page keep up when a burst of events comes in? I am asking because our own dashboard drops frames as soon as more than a handful of updates a second arrive, and we could not find out whether rendering or the network is to blame."],
  [38 * MINUTE, "octo/blog", 5, BOT, "It draws once a frame at most, however many events came in between."],
  [12 * MINUTE, "octo/cv", 15, "oluwaseun", "Could you share the list of certifications as a PDF?"],
  [4 * MINUTE, "octo/cv", 16, "ines", "Which projects involved machine learning?"],
  [3 * MINUTE, "octo/cv", 16, BOT, "The search service ranks with a learned model; the data platform serves several teams' models."],
];

export function conversation(): Document[] {
  return LINES.map(([secondsAgo, repository, issue_id, author, text], index) =>
    record({
      id: `comment-${1000 + index}`,
      repository,
      issue_id,
      author,
      text,
      from_chatbot: author === BOT,
      created_at: now(-secondsAgo),
    }),
  );
}
