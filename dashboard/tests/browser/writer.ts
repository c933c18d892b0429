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

/** Where a message is written, and when, for those that are not now and not in the usual repository. */
export interface Place {
  readonly repository: string;
  readonly repositoryId: number;
  readonly createdAt: string;
}

const USUALLY = { repository: "octo/hello", repositoryId: 1 };

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

  /** An issue is opened: its title asks. */
  async open(title: string, place: Place): Promise<Post> {
    const opened = { ...post("ann", title), createdAt: place.createdAt };
    await this.#post("issues", { action: "opened", ...issuePayload(opened, place), sender: user("ann") });
    return opened;
  }

  async comment(question: Post, author: string, text: string, place: Place): Promise<Post> {
    const written = { ...post(author, text, question.issue), createdAt: place.createdAt };
    await this.#post("issue_comment", commentPayload(written, { action: "created", updatedAt: place.createdAt }, place));
    return written;
  }

  async #send(post: Post, action: Action): Promise<Post> {
    await this.#post("issue_comment", commentPayload(post, action, { ...USUALLY, createdAt: post.createdAt }));
    return post;
  }

  async #post(event: string, payload: object): Promise<void> {
    const body = JSON.stringify(payload);
    const response = await fetch(this.#receiver, {
      method: "POST",
      headers: {
        // A connection that is kept may be closed by the receiver just as it is used again.
        Connection: "close",
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": randomUUID(),
        "X-Hub-Signature-256": `sha256=${createHmac("sha256", this.#secret).update(body).digest("hex")}`,
      },
      body,
    });
    if (!response.ok) throw new Error(`the receiver answered ${response.status}: ${await response.text()}`);
  }
}

function user(login: string): object {
  return { login, id: 1, type: login.endsWith("[bot]") ? "Bot" : "User" };
}

/** As in GitHub's "Webhook events and payloads", issues and issue_comment. */
function issuePayload({ issue, text, createdAt }: Post, { repository, repositoryId }: Place): object {
  const page = `https://github.com/${repository}/issues/${issue}`;
  const [owner = "", name = ""] = repository.split("/");
  return {
    issue: {
      id: issue, number: issue, title: text, body: "", html_url: page, state: "open", user: user("ann"),
      created_at: createdAt, updated_at: createdAt, author_association: "NONE",
    },
    repository: { id: repositoryId, name, full_name: repository, html_url: `https://github.com/${repository}`, owner: user(owner) },
  };
}

function commentPayload(post: Post, { action, updatedAt }: Action, place: Place): object {
  const issue = issuePayload({ ...post, text: "A question" }, place);
  const page = `https://github.com/${place.repository}/issues/${post.issue}`;
  return {
    action,
    ...issue,
    comment: {
      id: post.id, body: post.text, html_url: `${page}#issuecomment-${post.id}`, user: user(post.author), created_at: post.createdAt,
      updated_at: updatedAt, author_association: "NONE",
    },
    sender: user(post.author),
    ...(action === "edited" ? { changes: { body: { from: "" } } } : {}),
  };
}
