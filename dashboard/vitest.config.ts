import { defineConfig } from "vitest/config";

export default defineConfig({
  // The tables of cases and the stop words lie beside this folder.
  server: { fs: { allow: [".."] } },
  test: { include: ["tests/unit/**/*.test.{ts,tsx}"], environment: "happy-dom", sequence: { shuffle: true }, testTimeout: 60_000 },
});
