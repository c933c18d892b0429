import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { loadConfig } from "./config.ts";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/filters.css";
import "./styles/list.css";
import "./styles/panels.css";
import "./styles/thread.css";
import { applyTheme } from "./theme.ts";
import { App, Opening, type OpeningDatabase } from "./views/App.tsx";

applyTheme();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <Suspense fallback={<Opening />}>
      <App opening={open()} />
    </Suspense>
  </StrictMode>,
);

/** The configuration and the database's code are fetched side by side. */
async function open(): OpeningDatabase {
  try {
    const [config, { openDatabase }] = await Promise.all([
      loadConfig(fetch(new URL("config.json", document.baseURI))),
      import("./firestore.ts"),
    ]);
    return { config, database: openDatabase(config) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
