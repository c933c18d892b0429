import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["bench/*.ts"], environment: "node", fileParallelism: false, testTimeout: 300_000, hookTimeout: 120_000 },
});
