import { createHmac, randomInt, randomUUID } from "node:crypto";
import type { AnalyticsEvent } from "../../src/event.ts";
import { now, record, type DocumentStore } from "./documents.ts";

/** Something asked or answered, as the tests speak of it. */
export interface Post {
  readonly id: number;
  readonly issue: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

/** How questions and answers come into the system; both ways end at the same documents. */
export interface Writer {
  ask(text: string): Promise<Post>;
  answer(question: Post, text: string): Promise<Post>;
  edit(post: Post, text: string): Promise<Post>;
  remove(post: Post): Promise<void>;
}

/** Numbers that no other run against the same stack has used. */
function post(author: string, text: string, issue = randomInt(1, 1_000_000)): Post {
  return { id: randomInt(1_000_000_000, 2_000_000_000), issue, author, text, createdAt: now() };
}

/** Past straight into Firestore, for runs that have no receiver. */
export class DocumentWriter implements Writer {
  readonly #store: DocumentStore;

  constructor(store: DocumentStore) {
    this.#store = store;
  }

  async ask(text: string): Promise<Post> {
    return this.#put(post("ann", text), {});
  }

  async answer(question: Post, text: string): Promise<Post> {
    return this.#put(post("cv-chatbot[bot]", text, question.issue), { from_chatbot: true });
  }

  async edit(post: Post, text: string): Promise<Post> {
    return this.#put({ ...post, text }, { revision: 2 });
  }

  async remove(post: Post): Promise<void> {
    await this.#put({ ...post, text: "" }, { deleted: true, revision: 3 });
  }

  async #put(post: Post, fields: Partial<AnalyticsEvent>): Promise<Post> {
    const { id, issue, author, text, createdAt } = post;
    const message = { id: `comment-${id}`, issue_id: issue, author, text, created_at: createdAt };
    await this.#store.put(record({ ...message, ...fields }));
    return post;
  }
}

interface Action {
  readonly action: "created" | "edited" | "deleted";
  readonly updatedAt: string;
}

/** Signed webhooks, as GitHub posts them. */
export class WebhookWriter implements Writer {
  readonly #receiver: string;
  readonly #secret: string;
  readonly #bot: string;

  constructor(receiver: string, secret: string, bot: string) {
    this.#receiver = receiver;
    this.#secret = secret;
    this.#bot = bot;
  }

  async ask(text: string): Promise<Post> {
    return this.#send(post("ann", text), { action: "created", updatedAt: now() });
  }

  async answer(question: Post, text: string): Promise<Post> {
    return this.#send(post(this.#bot, text, question.issue), { action: "created", updatedAt: now() });
  }

  async edit(post: Post, text: string): Promise<Post> {
    return this.#send({ ...post, text }, { action: "edited", updatedAt: now(60) });
  }

  async remove(post: Post): Promise<void> {
    await this.#send(post, { action: "deleted", updatedAt: now(60) });
  }

  async #send(post: Post, action: Action): Promise<Post> {
    const body = JSON.stringify(commentPayload(post, action));
    const response = await fetch(this.#receiver, {
      method: "POST",
      headers: {
        // A connection that is kept may be closed by the receiver just as it is used again.
        Connection: "close",
        "Content-Type": "application/json",
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": randomUUID(),
        "X-Hub-Signature-256": `sha256=${createHmac("sha256", this.#secret).update(body).digest("hex")}`,
      },
      body,
    });
    if (!response.ok) throw new Error(`the receiver answered ${response.status}: ${await response.text()}`);
    return post;
  }
}

/** As in GitHub's "Webhook events and payloads", issue_comment. */
function commentPayload({ id, issue, author, text, createdAt }: Post, { action, updatedAt }: Action): object {
  const user = (login: string): object => ({ login, id: 1, type: login.endsWith("[bot]") ? "Bot" : "User" });
  const page = `https://github.com/octo/hello/issues/${issue}`;
  return {
    action,
    issue: {
      id: issue, number: issue, title: "A question", body: "", html_url: page, state: "open", user: user("ann"),
      created_at: createdAt, updated_at: createdAt,
    },
    comment: {
      id, body: text, html_url: `${page}#issuecomment-${id}`, user: user(author), created_at: createdAt,
      updated_at: updatedAt,
    },
    repository: { id: 1, name: "hello", full_name: "octo/hello", html_url: "https://github.com/octo/hello", owner: user("octo") },
    sender: user(author),
    ...(action === "edited" ? { changes: { body: { from: "" } } } : {}),
  };
}
