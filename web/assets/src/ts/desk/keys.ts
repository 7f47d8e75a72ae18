// The keys of the desk. None is a bare letter or digit: those type Vietnamese.
import { toast } from "../toast";
import { composing, inText } from "../typing";
import { word } from "../words";
import { choose } from "./upload";

/** Follows the keys that the page's list names. */
export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (composing(event) || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const run = command(event);
    if (!run) return;
    event.preventDefault();
    run();
  });
  // Enter sends no form of people by itself: it goes on to the next box (next), and scanners end with it.
  document.addEventListener("keypress", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.closest("[data-start], #people-box")) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    const button = (event.target as HTMLFormElement).querySelector<HTMLElement>("[data-primary][aria-disabled=true]");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast({ kind: "warn", text: document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent ?? "" });
    (document.querySelector<HTMLElement>("[data-wanted] [data-do]") ?? document.querySelector<HTMLElement>("[data-people]"))?.focus();
  }, true);
}

function command(event: KeyboardEvent): (() => void) | undefined {
  const onBoard = document.querySelector("#board") !== null;
  if (event.ctrlKey && !event.altKey) {
    if (event.key === "Enter") return primary;
    if (event.code === "KeyO" && onBoard) return () => choose();
    return undefined;
  }
  if (event.altKey) return event.key === "ArrowDown" ? others(event.target) : undefined;
  switch (event.key) {
    case "ArrowUp":
    case "ArrowDown":
      return inText(event.target) || !onBoard ? undefined : () => step(event.key === "ArrowDown" ? 1 : -1);
    case "F8":
      return onBoard ? () => choose(document.activeElement?.closest("[data-row]")?.querySelector<HTMLElement>("[data-choose]") ?? undefined) : undefined;
    case "F10":
      return onBoard ? again : undefined;
    case "F2":
      return onBoard ? people : undefined;
    case "F4":
      return onBoard ? () => row()?.querySelector<HTMLElement>("[data-look]")?.click() : undefined;
    case "F9":
      return onBoard ? () => document.querySelector<HTMLElement>("[data-later]")?.click() : undefined;
    case "Escape":
      return leave(event.target);
    case "Enter":
      return next(event.target);
  }
  return undefined;
}

function primary(): void {
  document.querySelector<HTMLElement>("[data-primary]")?.click();
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")];
}

function row(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[data-row]") ?? rows()[0] ?? null;
}

/** Goes to the component above or below. */
function step(by: number): void {
  const all = rows();
  const here = document.activeElement?.closest<HTMLElement>("[data-row]");
  const at = here ? all.indexOf(here) + by : by > 0 ? 0 : all.length - 1;
  for (let i = at; i >= 0 && i < all.length; i += by) {
    const target = all[i]?.querySelector<HTMLElement>("[data-do], button, summary, a");
    if (target) {
      target.focus();
      target.scrollIntoView({ block: "nearest" });
      return;
    }
  }
}

/** Opens the other ways of the current component. The list of procedures has its own. */
function others(target: EventTarget | null): (() => void) | undefined {
  if (inText(target)) return undefined;
  const menu = row()?.querySelector<HTMLDetailsElement>("details.menu");
  if (!menu) return undefined;
  return () => {
    menu.open = true;
    menu.querySelector<HTMLElement>(".choices button, .choices select")?.focus();
  };
}

/** Scans the page again that has the focus; else one that a reviewer wants; else the first that looks poor. */
function again(): void {
  const page =
    document.activeElement?.closest<HTMLElement>("[data-sheet]") ??
    document.querySelector<HTMLElement>("[data-sheet]:has([data-said=again])") ??
    document.querySelector<HTMLElement>(".pg.bad") ??
    document.querySelector<HTMLElement>("[data-sheet]");
  const button = page?.querySelector<HTMLElement>("[data-choose]");
  if (button) choose(button);
  else toast({ kind: "warn", text: word("desk.ts.nopage") });
}

function people(): void {
  const box = document.querySelector<HTMLDetailsElement>("#people-box");
  if (!box) return;
  box.open = !box.open;
  box.querySelector<HTMLElement>(box.open ? "input:not([type=hidden])" : "summary")?.focus();
}

/** Closes what is open around the focus and gives the focus back to what opened it. */
function leave(target: EventTarget | null): (() => void) | undefined {
  const open = (target as Element | null)?.closest?.<HTMLDetailsElement>("#board details[open]");
  if (!open) return undefined;
  return () => {
    open.open = false;
    open.querySelector<HTMLElement>("summary")?.focus();
  };
}

/** In a form of people Enter goes to the next box, because scanners end with it. The last one sends. */
function next(target: EventTarget | null): (() => void) | undefined {
  if (!(target instanceof HTMLInputElement) || !target.closest("[data-start], #people-box")) return undefined;
  const boxes = [...(target.form?.querySelectorAll<HTMLElement>("input:not([type=hidden]), footer button") ?? [])].filter((box) => box.offsetParent !== null);
  const following = boxes[boxes.indexOf(target) + 1];
  return following ? () => following.focus() : undefined;
}
