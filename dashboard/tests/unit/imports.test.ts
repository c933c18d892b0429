import { expect, test } from "vitest";

const TEXTS = import.meta.glob<string>("../../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const IMPORT = /(?:from|import\()\s*"(\.[^"]+\.tsx?)"/g;

function importsOf(module: string): string[] {
  const found = (TEXTS[module] ?? "").matchAll(IMPORT);
  const here = new URL(module, "file:///tests/unit/");
  return [...found].map(([, path = ""]) => `../..${new URL(path, here).pathname}`);
}

/** The way from a module back to itself, where there is one among those that were not looked at before. */
function circleFrom(module: string, way: readonly string[], seen: Set<string>): readonly string[] | undefined {
  if (way.includes(module)) return [...way.slice(way.indexOf(module)), module];
  if (seen.has(module)) return undefined;
  seen.add(module);
  return importsOf(module).map((next) => circleFrom(next, [...way, module], seen)).find((circle) => circle);
}

test("no module imports itself by way of others", () => {
  const seen = new Set<string>();
  const circles = Object.keys(TEXTS).map((module) => circleFrom(module, [], seen));
  expect(seen.size).toBeGreaterThan(20);
  expect(seen.size).toBe(Object.keys(TEXTS).length);
  expect(circles.filter((circle) => circle !== undefined)).toEqual([]);
});
