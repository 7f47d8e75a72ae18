// Talking to /api/v1/review. A refusal becomes a Problem with the server's own words; a lost connection becomes Offline.
import { failed } from "../net";
import { t } from "./words";
import type { Box, Decision, Field, Item, Link, Place } from "./types";

/** The server answered, and refused. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly body: Record<string, unknown>,
  ) {
    super(message);
  }

  /** What the server says, and what to do, as sentences. */
  get text(): string {
    return [this.message, this.hint].filter(Boolean).map((part) => part.replace(/\.?$/, ".")).join(" ");
  }
}

/**
 * No answer came, or the person has to sign in again: the change may or may not have arrived. It is kept, and sent again
 * under the same version.
 */
export class Offline extends Error {
  constructor(readonly signedOut = false) {
    super(signedOut ? "signed out" : "no answer");
  }

  /** What is the matter, as a sentence. */
  get text(): string {
    return t(this.signedOut ? "review.signed_out" : "review.offline");
  }
}

const base = "/api/v1/review";

async function send(method: string, address: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, {
      method,
      headers: body === undefined ? { Accept: "application/json" } : { Accept: "application/json", "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      credentials: "same-origin",
    });
  } catch {
    failed();
    throw new Offline();
  }
  if (answer.ok) return answer;
  if (answer.status === 401) throw new Offline(true);
  if (answer.status >= 502 && answer.status <= 504) throw new Offline(); // busy, or a proxy without a server behind it
  throw await problemOf(answer);
}

async function problemOf(answer: Response): Promise<Problem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await answer.json()) as Record<string, unknown>;
  } catch {
    // not JSON: the status alone has to do
  }
  const inner = (body["error"] ?? {}) as Record<string, unknown>;
  const text = (...values: unknown[]) => values.find((v): v is string => typeof v === "string" && v !== "") ?? "";
  return new Problem(answer.status, text(body["code"], inner["code"]), text(body["title"], inner["message"], answer.statusText), text(body["detail"], inner["hint"]), body);
}

async function got<T>(method: string, address: string, body?: unknown): Promise<T> {
  const answer = await send(method, address, body);
  return answer.status === 204 ? (null as T) : ((await answer.json()) as T);
}

const paper = (document: string, rest = "") => `${base}/documents/${encodeURIComponent(document)}${rest}`;
const paged = (file: string, page: number, rest: string) => `${base}/files/${encodeURIComponent(file)}/pages/${page}${rest}`;

/** What there is to review, for the board. */
export interface Queue {
  waiting: number;
  lanes: { lane: string; waiting: number; oldest_seconds: number }[] | null;
  why: { code: string; count: number }[] | null;
  holders: { holder: string; dossier: string; until: string }[] | null;
  held_papers: { dossier: string; document: string; type_name: string; kind: string; reason: string; by: string; returned: boolean }[] | null;
}

/** What a person did to a field. */
export interface Change {
  action: Decision;
  value: string;
  version: string;
  as_typed: boolean;
  evidence?: Place;
}

export const api = {
  next: (after?: string) => got<Item | null>("POST", `${base}/next`, after ? { after } : {}),
  item: (document: string) => got<Item>("GET", paper(document)),
  lock: (document: string) => got<Item>("POST", paper(document, "/lock"), {}),
  save: (document: string, index: number, change: Change) => got<{ field: Field; version: string }>("PUT", paper(document, `/fields/${index}`), change),
  finish: (document: string) => got<{ next: Item | null } | null>("POST", paper(document, "/finish"), {}),
  unfinish: (document: string) => got<Item>("POST", paper(document, "/undo-finish"), {}),
  postpone: (document: string, reason: string) => got<{ next?: Item | null } | null>("POST", paper(document, "/postpone"), { reason }),
  sendBack: (document: string, reason: string, pages: number[]) => got<{ next?: Item | null } | null>("POST", paper(document, "/send-back"), { reason, pages }),
  exception: (document: string, reason: string) => got<{ next?: Item | null } | null>("POST", paper(document, "/exception"), { reason }),
  release: (document: string) => got<unknown>("POST", paper(document, "/release"), {}),
  link: (document: string, index: number, action: "confirm" | "reject" | "pending", version: string) => got<{ link?: Link } | Link | null>("POST", paper(document, `/links/${index}`), { action, version }),
  type: (document: string, type: string) => got<unknown>("POST", paper(document, "/type"), { type }),
  papers: (file: string, papers: { pages: number[]; type: string }[], version: string) => got<unknown>("POST", `${base}/files/${encodeURIComponent(file)}/papers`, { papers, version }),
  read: (file: string, page: number, box: Box, field: string) => got<{ text: string; value: string; display: string; ok: boolean }>("POST", paged(file, page, "/read"), { box, field }),
  words: (file: string, page: number) => got<{ words: { t: string; b: Box }[] | null }>("GET", paged(file, page, "/words")),
  queue: () => got<Queue>("GET", `${base}/queue`),
};
