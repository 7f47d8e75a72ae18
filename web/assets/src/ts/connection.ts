// Says that the server is away, until it answers again.
import { toast } from "./toast";
import { word } from "./words";

const between = 5000; // ms from one try to the next

let lost = false;
let timer: number | undefined;

/** Follows the connection: events of the browser, and requests of htmx or of others (see failed) that got no answer. */
export function followConnection(): void {
  addEventListener("offline", lose);
  addEventListener("online", () => void look());
  document.addEventListener("htmx:sendError", lose);
  document.addEventListener("htmx:timeout", lose);
  document.addEventListener("connection-lost", lose);
  document.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful?: boolean }>).detail.successful) back();
  });
  document.querySelector("[data-try-connection]")?.addEventListener("click", () => void look());
  if (!navigator.onLine) lose();
}

function banner(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-offline]");
}

function lose(): void {
  if (lost) return;
  lost = true;
  const shown = banner();
  if (shown) shown.hidden = false;
  timer = window.setInterval(() => void look(), between);
}

async function look(): Promise<void> {
  if (!lost) return;
  try {
    if ((await fetch("/livez", { cache: "no-store" })).ok) back();
  } catch {
    // still away
  }
}

function back(): void {
  if (!lost) return;
  lost = false;
  window.clearInterval(timer);
  const shown = banner();
  if (shown) shown.hidden = true;
  document.dispatchEvent(new CustomEvent("connection-back"));
  toast({ kind: "ok", text: word("script.connection.back") });
}
