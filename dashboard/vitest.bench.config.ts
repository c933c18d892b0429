import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["bench/*.ts"], environment: "node", globalSetup: "tests/browser/shared.ts", fileParallelism: false, testTimeout: 300_000, hookTimeout: 120_000 },
});
