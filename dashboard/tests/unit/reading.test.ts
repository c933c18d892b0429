import { describe, expect, test } from "vitest";
import { notYetShown, steadyRows } from "../../src/steady.ts";
import { event } from "./events.ts";

const NEWEST = 100;

const minute = (number: number) =>
  event({ id: `issue-${number}`, created_at: new Date(Date.UTC(2026, 2, 2, 0, number)).toISOString() });
const window = (newest: number, size = NEWEST) => Array.from({ length: size }, (_, index) => minute(newest - index));

describe("while someone reads", () => {
  test("rows keep their places, and what is new waits", () => {
    const held = [minute(2), minute(1)];
    const latest = [minute(3), minute(2), minute(1)];
    expect(steadyRows(held, latest, NEWEST).map(({ event }) => event.id)).toEqual(["issue-2", "issue-1"]);
    expect(notYetShown(held, latest)).toEqual([minute(3)]);
  });

  test("an edit shows in its place", () => {
    const edited = { ...minute(1), revision: 2, text: "How so?" };
    expect(steadyRows([minute(2), minute(1)], [minute(2), edited], NEWEST)[1]?.event.text).toBe("How so?");
  });

  test("a deletion leaves an empty place, the oldest's too", () => {
    const held = [minute(3), minute(2), minute(1)];
    expect(steadyRows(held, [minute(3), minute(1)], NEWEST).map(({ gone }) => gone)).toEqual([false, true, false]);
    expect(steadyRows(held, [minute(3), minute(2)], NEWEST).map(({ gone }) => gone)).toEqual([false, false, true]);
  });

  test("older ones that the reader asks for come below, at once", () => {
    const held = [minute(5), minute(4)];
    const latest = [minute(6), minute(5), minute(4), minute(3)];
    expect(steadyRows(held, latest, NEWEST).map(({ event }) => event.id)).toEqual(["issue-5", "issue-4", "issue-3"]);
    expect(notYetShown(held, latest)).toEqual([minute(6)]);
  });

  test("what falls out of a full window at its old end stays", () => {
    const rows = steadyRows(window(100), window(102), NEWEST);
    expect(rows.filter(({ gone }) => gone)).toEqual([]);
  });

  test("a deletion within a full window is one", () => {
    const latest = window(101).filter(({ id }) => id !== "issue-50");
    const rows = steadyRows(window(100), [...latest, minute(1)], NEWEST);
    expect(rows.filter(({ gone }) => gone).map(({ event }) => event.id)).toEqual(["issue-50"]);
  });
});
