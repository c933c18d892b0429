/** Beside the page as `config.json`, so that one build serves the local run and the cloud. */
export interface Config {
  readonly projectId: string;
  readonly apiKey: string;
  readonly authDomain: string;
  /** `host:port` of Google's Firestore emulator, or null in the cloud. */
  readonly emulator: string | null;
  readonly stage: string;
}

/** Raises an Error whose text is one sentence that says what is wrong with the file. */
export async function loadConfig(fetched: Promise<Response>): Promise<Config> {
  const response = await fetched;
  if (!response.ok) throw new Error(`Could not read config.json beside this page (HTTP ${response.status}).`);
  return parseConfig(await response.json());
}

export function parseConfig(value: unknown): Config {
  const table = (value ?? {}) as Record<string, unknown>;
  const text = (key: string): string => {
    const entry = table[key];
    if (typeof entry !== "string") throw new Error(`config.json: ${key} must be a text.`);
    return entry;
  };
  return {
    projectId: text("projectId"),
    apiKey: text("apiKey"),
    authDomain: text("authDomain"),
    emulator: table["emulator"] === null ? null : text("emulator"),
    stage: text("stage"),
  };
}
