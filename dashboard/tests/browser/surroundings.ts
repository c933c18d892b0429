import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Environment variables say what the suite runs against; README.md lists them. */
const given = process.env;

export const dashboardFolder = fileURLToPath(new URL("../..", import.meta.url));
export const builtPage = join(dashboardFolder, "dist");
export const project = given["CV_PROJECT"] ?? "cv-analytics-local";
export const screenshotFolder = given["CV_SCREENSHOTS"];
export const chromium = given["CHROMIUM"] ?? "/usr/bin/chromium";
export const java = given["JAVA"] ?? "java";
export const emulatorJar = given["FIRESTORE_EMULATOR_JAR"] ?? findJar();

/** A stack that runs already; what is not given, the suite starts itself. */
export const stack = {
  page: given["CV_PAGE"],
  firestore: given["CV_FIRESTORE"],
  receiver: given["CV_RECEIVER"],
  webhookSecret: given["CV_WEBHOOK_SECRET"] ?? "",
  botLogin: given["CV_BOT_LOGIN"] ?? "cv-chatbot[bot]",
  /** Prints a summary of the stage as JSON; days and repository are added to it. */
  summaryCommand: given["CV_SUMMARY_COMMAND"],
  /** Starts one more receiver; `{port}` stands for its port. */
  receiverCommand: given["CV_RECEIVER_COMMAND"],
};

/** Why the tests in the browser cannot run here, or undefined. */
export function missing(needs: { emulator: boolean }): string | undefined {
  if (!existsSync(chromium)) return `no browser at ${chromium}; set CHROMIUM`;
  if (stack.page === undefined && !existsSync(builtPage)) return "no built page; run npm run build";
  if (!needs.emulator) return undefined;
  if (emulatorJar === undefined) return "no Firestore emulator; set FIRESTORE_EMULATOR_JAR";
  return hasJava() ? undefined : `no Java at ${java}; set JAVA`;
}

function hasJava(): boolean {
  try {
    execFileSync(java, ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function findJar(): string | undefined {
  const below = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar";
  const sdks = ["/usr/lib/google-cloud-sdk", join(homedir(), "google-cloud-sdk")];
  return [...sdks.map((sdk) => join(sdk, below)), ...cachedJars()].find((jar) => existsSync(jar));
}

/** Where firebase-tools keeps its emulators. */
function cachedJars(): string[] {
  const folder = join(homedir(), ".cache/firebase/emulators");
  if (!existsSync(folder)) return [];
  const jars = readdirSync(folder).filter((name) => /^cloud-firestore-emulator.*\.jar$/.test(name));
  return jars.map((name) => join(folder, name));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Waits until the check holds; an Error that names it where it does not within two minutes. */
export async function until(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 110_000;
  for (;;) {
    const holds = await Promise.resolve(check()).catch(() => false);
    if (holds) return;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}
