import { describe, expect, test } from "vitest";
import { NEWEST } from "../../src/feed.ts";
import { notYetShown, steadyRows } from "../../src/steady.ts";
import { event } from "./events.ts";

const minute = (number: number) =>
  event({ entity_id: `issue-${number}`, created_at: new Date(Date.UTC(2026, 2, 2, 0, number)).toISOString() });
const window = (newest: number, size = NEWEST) => Array.from({ length: size }, (_, index) => minute(newest - index));

describe("while someone reads", () => {
  test("rows keep their places, and what is new waits", () => {
    const held = [minute(2), minute(1)];
    const latest = [minute(3), minute(2), minute(1)];
    expect(steadyRows(held, latest).map(({ event }) => event.entity_id)).toEqual(["issue-2", "issue-1"]);
    expect(notYetShown(held, latest)).toEqual([minute(3)]);
  });

  test("an edit shows in its place", () => {
    const edited = { ...minute(1), version: "newer", text: "How so?" };
    expect(steadyRows([minute(2), minute(1)], [minute(2), edited])[1]?.event.text).toBe("How so?");
  });

  test("a deletion leaves an empty place, the oldest's too", () => {
    const held = [minute(3), minute(2), minute(1)];
    expect(steadyRows(held, [minute(3), minute(1)]).map(({ gone }) => gone)).toEqual([false, true, false]);
    expect(steadyRows(held, [minute(3), minute(2)]).map(({ gone }) => gone)).toEqual([false, false, true]);
  });

  test("what falls out of a full window at its old end stays", () => {
    const rows = steadyRows(window(100), window(102));
    expect(rows.filter(({ gone }) => gone)).toEqual([]);
  });

  test("a deletion within a full window is one", () => {
    const latest = window(101).filter(({ entity_id }) => entity_id !== "issue-50");
    const rows = steadyRows(window(100), [...latest, minute(1)]);
    expect(rows.filter(({ gone }) => gone).map(({ event }) => event.entity_id)).toEqual(["issue-50"]);
  });
});
