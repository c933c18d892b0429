import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { record } from "./documents.ts";
import { accessibilityFaults, picture } from "./page.ts";
import { Rig } from "./rig.ts";
import { dashboardFolder, missing, project } from "./surroundings.ts";

const RULES = join(dashboardFolder, "../gcp_stack/firestore.rules");
const why = missing({ emulator: true });

describe.skipIf(why !== undefined)(`the production rules${why === undefined ? "" : ` (${why})`}`, () => {
  let rig: Rig;
  let documents: string;

  beforeAll(async () => {
    rig = await Rig.started(RULES);
    documents = `http://${rig.emulator.address}/v1/projects/${project}/databases/(default)/documents`;
    await rig.store.put(record({ id: "issue-1", text: "Not for everybody." }));
    await rig.store.putReader("reader@example.com");
  });
  afterAll(() => rig.stop());

  test("an anonymous visitor is refused, and reads why", async () => {
    const page = await rig.open();
    await page.getByText("You may not read this dashboard").waitFor();
    expect(await page.content()).not.toContain("Not for everybody.");
    expect(await accessibilityFaults(page)).toEqual([]);
    await picture(page, "refused");
    expect(await rig.closePages()).toEqual([]);
  });

  const reader = { email: "reader@example.com", email_verified: true };
  const read = (token: object | undefined, path = "analytics/issue-1"): Promise<number> =>
    status("GET", path, token);
  const status = async (method: string, path: string, token: object | undefined, body?: object): Promise<number> => {
    const response = await fetch(`${documents}${path.startsWith(":") ? path : `/${path}`}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${unsigned(token)}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.status;
  };
  const list = (token: object, limit?: number): Promise<number> =>
    status("POST", ":runQuery", token, { structuredQuery: { from: [{ collectionId: "analytics" }], ...(limit && { limit }) } });

  test("a listed reader reads, in whatever letters the address is written", async () => {
    expect(await read(reader)).toBe(200);
    expect(await read({ ...reader, email: "Reader@Example.com" })).toBe(200);
    expect(await list(reader, 100)).toBe(200);
  });

  test("nobody else reads", async () => {
    expect(await read(undefined)).toBe(403);
    expect(await read({ ...reader, email: "stranger@example.com" })).toBe(403);
    expect(await read({ ...reader, email_verified: false })).toBe(403);
    expect(await read({ sub: "no address" })).toBe(403);
  });

  test("a listed reader does not get everything at once", async () => {
    expect(await list(reader)).toBe(403);
    expect(await list(reader, 501)).toBe(403);
  });

  test("a listed reader reads nothing but what the page shows", async () => {
    expect(await read(reader, "readers/reader@example.com")).toBe(403);
    expect(await read(reader, "outbox/issue-1")).toBe(403);
  });

  test("nobody writes", async () => {
    const fields = { fields: { text: { stringValue: "changed" } } };
    expect(await status("PATCH", "analytics/issue-1", reader, fields)).toBe(403);
    expect(await status("POST", "analytics", reader, fields)).toBe(403);
    expect(await status("DELETE", "analytics/issue-1", reader)).toBe(403);
    expect(await status("PATCH", "readers/stranger@example.com", reader, fields)).toBe(403);
  });
});

/** An unsigned token, as the emulator takes it for any user. */
function unsigned(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = { iss: `https://securetoken.google.com/${project}`, aud: project, sub: "user", user_id: "user", ...claims };
  return `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.`;
}
