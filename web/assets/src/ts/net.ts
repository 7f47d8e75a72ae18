// How pages' own scripts ask the server, so that a lost connection is said in one place and one way.

/** Tells the frame that a request got no answer. When one does again, the document gets the event "connection-back". */
export function failed(): void {
  document.dispatchEvent(new CustomEvent("connection-lost"));
}

/** What the server answered instead of what was asked for: its message and hint in words, and its code. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Asks the server. An answer that is not 2xx is thrown as Refusal; no answer is told to the frame and thrown as it came. */
export async function ask(path: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(path, init);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) failed();
    throw error;
  }
  if (!answer.ok) throw refusal(answer.status, answer.headers.get("Content-Type") ?? "", await answer.text());
  return answer;
}

/** Reads a refusal out of an answer: problem+json, or a page with its words in [data-error]. */
export function refusal(status: number, type: string, body: string): Refusal {
  if (type.includes("json")) {
    try {
      const problem = JSON.parse(body) as { code?: string; title?: string; detail?: string; hint?: string };
      return new Refusal(status, problem.code ?? "", [problem.title, problem.detail, problem.hint].filter(Boolean).join(". "));
    } catch {
      return new Refusal(status, "", "");
    }
  }
  if (type.includes("html")) {
    const said = new DOMParser().parseFromString(body, "text/html").querySelector<HTMLElement>("[data-error]");
    return new Refusal(status, said?.dataset["error"] ?? "", said?.textContent?.replace(/\s+/g, " ").trim() ?? "");
  }
  return new Refusal(status, "", body.slice(0, 300).trim());
}
