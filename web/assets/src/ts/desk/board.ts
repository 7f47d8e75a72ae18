// The part of the page that the server draws again while somebody works on it. Nothing that a person is typing, has open or
// is looking at changes under the hand.
import { Idiomorph } from "idiomorph";

import { Refusal, ask } from "../net";
import { toast } from "../toast";
import { word } from "../words";
import { forget, judge } from "./verdict";

const soon = 120; // ms: several events come together
const every = 1500; // ms between looks while files are being read: fields come without events

let running = false;
let wanted = false;

function board(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#board");
}

/** Keeps #board up to date, and sends its forms without leaving the page. */
export function followBoard(): void {
  const first = board();
  if (!first) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["part"] === undefined) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement && event.target.dataset["send"] !== undefined) event.target.form?.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (form?.dataset["part"] !== undefined) form.dataset["dirty"] = "yes";
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-look]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void look(link);
  });
  document.addEventListener("click", (event) => {
    const dialog = (event.target as Element).closest("dialog[data-look-dialog]");
    if (!(dialog instanceof HTMLDialogElement) || !(event.target as Element).closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  listen(first.dataset["live"] ?? "");
  document.addEventListener("connection-back", () => refresh());
  window.setInterval(() => {
    if (Number(board()?.dataset["reading"]) > 0 && !document.hidden) refresh();
  }, every);
  judge();
}

function listen(path: string): void {
  if (!path) return;
  let timer = 0;
  const events = new EventSource(path); // comes back by itself, and names the last event it got
  events.addEventListener("dossier", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, soon);
  });
}

/** Fetches the board again; while one is on its way, one more follows it. */
export function refresh(): void {
  if (running) {
    wanted = true;
    return;
  }
  running = true;
  void fetchBoard().finally(() => {
    running = false;
    if (wanted) {
      wanted = false;
      refresh();
    }
  });
}

async function fetchBoard(): Promise<void> {
  try {
    const answer = await ask(board()?.dataset["board"] ?? "", { headers: { "HX-Request": "true" } });
    draw(await answer.text());
  } catch (error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 404)) location.reload(); // signed out, or no longer ours
  }
}

/** Brings the page to what the server drew. */
function draw(html: string): void {
  const shown = board();
  if (!shown) return;
  Idiomorph.morph(shown, html, {
    morphStyle: "outerHTML",
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (before: Node, after: Node) => !(before instanceof HTMLElement && after instanceof HTMLElement && stays(before, after)),
      beforeAttributeUpdated: (name: string, node: Element) => !(name === "open" && node instanceof HTMLDetailsElement),
    },
  });
  judge();
}

// stays tells whether an element is the person's, or already says what the server does not know.
function stays(before: HTMLElement, after: HTMLElement): boolean {
  if (before.dataset["keep"] !== undefined || before.dataset["dirty"] !== undefined) return true;
  return before.dataset["verdict"] !== undefined && before.dataset["key"] === after.dataset["key"];
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  if (submitter instanceof HTMLButtonElement && submitter.name) body.append(submitter.name, submitter.value);
  const row = form.closest<HTMLElement>("[data-row]");
  submitter?.setAttribute("aria-busy", "true");
  try {
    const answer = await ask(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const html = await answer.text();
    const dialog = form.closest("dialog");
    delete form.dataset["dirty"];
    const faults = html.includes('aria-invalid="true"');
    if (!faults) form.closest("details")?.removeAttribute("open");
    draw(html);
    dialog?.close();
    if (faults) document.querySelector<HTMLElement>('#board [aria-invalid="true"]')?.focus();
    else goOn(row?.id ?? "");
  } catch (error) {
    if (error instanceof Refusal) toast({ kind: "err", text: error.message || word("script.failed", error.status) });
    else toast({ kind: "warn", text: word("desk.ts.stale") });
  } finally {
    submitter?.removeAttribute("aria-busy");
  }
}

// goOn takes the focus to the next component that needs something, where what had it is gone.
function goOn(from: string): void {
  const active = document.activeElement;
  if (active && active !== document.body && active.checkVisibility?.() !== false && !(active instanceof HTMLDialogElement)) return;
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.findIndex((row) => row.id === from);
  const next = [...rows.slice(Math.max(0, at)), ...rows.slice(0, Math.max(0, at))].find((row) => row.querySelector(".take, a[data-look][data-do]") || row.dataset["wanted"] !== undefined);
  (next?.querySelector<HTMLElement>("[data-do]") ?? document.querySelector<HTMLElement>("[data-primary]"))?.focus();
}

async function look(link: HTMLAnchorElement): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-look-dialog]");
  if (!dialog) return;
  try {
    const answer = await ask(link.href, { headers: { "HX-Request": "true" } });
    dialog.innerHTML = await answer.text();
    dialog.showModal();
    dialog.querySelector<HTMLElement>(".instead button, [data-close]")?.focus();
  } catch (error) {
    if (error instanceof Refusal) toast({ kind: "err", text: error.message });
  }
}

/** Looks at a page again, because another picture took its place. */
export function rescanned(key: string): void {
  forget(key);
  refresh();
}
