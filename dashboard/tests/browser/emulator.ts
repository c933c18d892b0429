import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { emulatorJar, freePort, java, project, until } from "./surroundings.ts";

const MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";

/** Google's Firestore emulator on a port of its own, which it keeps over restarts. */
export class Emulator {
  readonly address: string;
  readonly #rules: string | undefined;
  #process: ChildProcess | undefined;

  private constructor(address: string, rules: string | undefined) {
    this.address = address;
    this.#rules = rules;
  }

  /** One that runs already, and is not this process's to stop. */
  static at(address: string): Emulator {
    return new Emulator(address, undefined);
  }

  /** With a file of rules, browsers are held to it; without, they may do all. */
  static async started(rules?: string): Promise<Emulator> {
    const emulator = new Emulator(`127.0.0.1:${await freePort()}`, rules);
    await emulator.start();
    return emulator;
  }

  async start(): Promise<void> {
    const [host = "", port = ""] = this.address.split(":");
    const options = [`--host=${host}`, `--port=${port}`, ...(this.#rules ? [`--rules=${this.#rules}`] : [])];
    process.once("exit", () => this.#process?.kill("SIGKILL"));
    const jvm = ["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
    this.#process = spawn(java, [...jvm, "-cp", emulatorJar ?? "", MAIN, "start", ...options], { stdio: "ignore" });
    await until(`the emulator answers at ${this.address}`, async () => (await fetch(`http://${this.address}/`)).ok);
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.exitCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  }

  /** Empties the database. */
  async clear(): Promise<void> {
    const documents = `http://${this.address}/emulator/v1/projects/${project}/databases/(default)/documents`;
    await fetch(documents, { method: "DELETE" });
  }
}
