import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** `config.json` for `npm run dev`, where no server of the project stands beside the page. */
const localConfiguration: Plugin = {
  name: "local-configuration",
  configureServer(server) {
    const emulator = process.env["FIRESTORE_EMULATOR_HOST"] ?? "127.0.0.1:8080";
    const projectId = process.env["CV_PROJECT"] ?? "cv-analytics-local";
    server.middlewares.use("/config.json", (_request, response) => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ projectId, apiKey: "local", authDomain: "", emulator, stage: "local" }));
    });
  },
};

export default defineConfig({
  // Relative addresses: the same build is served from a port's root and from a hosting site.
  base: "./",
  plugins: [react(), localConfiguration],
  build: { target: "es2023", reportCompressedSize: true, modulePreload: { polyfill: false } },
});
