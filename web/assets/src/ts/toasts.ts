// Shows the news that toast.ts and failed requests send.
import { refusal } from "./net";
import type { Toast } from "./toast";
import { toast } from "./toast";
import { word } from "./words";

const stands = 8000; // ms that one without action stands

const icons = { ok: "confirmed", warn: "warn", err: "invalid" } as const;

/** Shows toasts in the frame's [data-toasts], which tells screen readers. */
export function showToasts(): void {
  const place = document.querySelector<HTMLElement>("[data-toasts]");
  if (!place) return;
  document.addEventListener("toast", (event) => {
    const message = (event as CustomEvent<Toast>).detail;
    if (!message?.text) return;
    const same = [...place.children].find((shown) => shown.querySelector("span")?.textContent === message.text);
    same?.remove(); // said again, not twice
    place.append(draw(message, place.dataset["icons"] ?? ""));
    while (place.children.length > 3) place.firstElementChild?.remove();
  });
}

function draw(message: Toast, sprite: string): HTMLElement {
  const shown = document.createElement("div");
  shown.className = `note toast note-${message.kind}`;
  const text = document.createElement("span");
  text.textContent = message.text;
  shown.append(icon(sprite, icons[message.kind] ?? "info"), text);
  const close = (): void => shown.remove();
  const buttons = document.createElement("div");
  buttons.className = "row";
  if (message.action) buttons.append(button(message.action.label, message.action.key, () => (close(), message.action?.run())));
  buttons.append(closing(sprite, close));
  shown.append(buttons);
  if (!message.action && message.kind !== "err") letGo(shown, close);
  return shown;
}

// letGo takes the toast away after its time, which does not run while somebody points at it or has the focus in it.
function letGo(shown: HTMLElement, close: () => void): void {
  let timer = window.setTimeout(close, stands);
  const hold = (): void => window.clearTimeout(timer);
  const run = (): void => {
    hold();
    timer = window.setTimeout(close, stands);
  };
  shown.addEventListener("pointerenter", hold);
  shown.addEventListener("focusin", hold);
  shown.addEventListener("pointerleave", run);
  shown.addEventListener("focusout", run);
}

function button(label: string, key: string | undefined, run: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.append(label);
  if (key) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    made.append(" ", cap);
  }
  made.addEventListener("click", run);
  return made;
}

function closing(sprite: string, run: () => void): HTMLButtonElement {
  const made = button("", undefined, run);
  made.classList.add("btn-quiet");
  made.setAttribute("aria-label", word("script.close"));
  made.append(icon(sprite, "close"));
  return made;
}

function icon(sprite: string, name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Says in a toast what the server answered to a request of htmx that it refused. */
export function showFailures(): void {
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    const said = refusal(xhr.status, xhr.getResponseHeader("Content-Type") ?? "", xhr.responseText);
    toast({ kind: "err", text: said.message || word("script.failed", xhr.status) });
  });
}
