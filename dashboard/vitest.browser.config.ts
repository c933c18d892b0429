import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/browser/**/*.test.ts"],
    environment: "node",
    // One Chromium and one emulator at a time: two cores are shared with the rest of the suite.
    fileParallelism: false,
    isolate: false,
    globalSetup: "tests/browser/shared.ts",
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
