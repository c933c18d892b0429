import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { loadConfig } from "./config.ts";
import type { Database } from "./firestore.ts";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/filters.css";
import "./styles/list.css";
import "./styles/panels.css";
import "./styles/thread.css";
import { applyTheme } from "./theme.ts";
import { App, type OpeningDatabase } from "./views/App.tsx";
import { Boundary } from "./views/Boundary.tsx";
import { Opening } from "./views/Opening.tsx";

applyTheme();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");
createRoot(root).render(
  <StrictMode>
    <Boundary name="This page">
      <Suspense fallback={<Opening />}>
        <App opening={open()} />
      </Suspense>
    </Boundary>
  </StrictMode>,
);

/** The configuration and the database's code are fetched side by side. */
async function open(): OpeningDatabase {
  try {
    const [config, { openDatabase }] = await Promise.all([
      loadConfig(fetch(new URL("config.json", document.baseURI))),
      import("./firestore.ts"),
    ]);
    const database = openDatabase(config);
    endListenersOnLeaving(database);
    return { config, database };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Ends the listeners when the page is left: the server would keep them long after. */
function endListenersOnLeaving(database: Database): void {
  addEventListener("pagehide", () => void database.leave());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void database.comeBack();
  });
}
