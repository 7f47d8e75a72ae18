// What a glance says about each page while the paper is still at the desk.
import { Refusal, ask } from "../net";
import { word } from "../words";

interface Verdict {
  verdict: "good" | "better" | "again";
  code: string;
  advice: string;
}

const marks = { good: ["auto", "desk.ts.good"], better: ["check", "desk.ts.better"], again: ["invalid", "desk.ts.bad"] } as const;
const tries = 3;

const known = new Map<string, Verdict | null>(); // null: being asked for

/** Asks for the verdict of each page on the board that has none, one after the other. */
export function judge(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-verdict]")) {
    const key = place.dataset["key"] ?? "";
    if (place.dataset["told"] === key) continue;
    const told = known.get(key);
    if (told) show(place, told);
    else if (told === undefined) {
      known.set(key, null);
      void fetchVerdict(place.dataset["verdict"] ?? "", key, tries);
    }
  }
}

/** Forgets what was said about a page. */
export function forget(key: string): void {
  known.delete(key);
}

async function fetchVerdict(path: string, key: string, left: number): Promise<void> {
  try {
    known.set(key, (await (await ask(path)).json()) as Verdict);
  } catch (error) {
    if (!(error instanceof Refusal) && left > 1) {
      known.delete(key); // the line is away; asked again with the next look at the board
      return;
    }
    known.set(key, { verdict: "good", code: "", advice: "" });
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-verdict]")) {
    const told = known.get(key);
    if (place.dataset["key"] === key && told) show(place, told);
  }
}

function show(place: HTMLElement, told: Verdict): void {
  place.dataset["told"] = place.dataset["key"] ?? "";
  place.dataset["said"] = told.verdict;
  place.closest(".pg")?.classList.toggle("bad", told.verdict !== "good" || place.closest("[data-back]") !== null);
  if (!told.code) {
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "muted", textContent: word("desk.ts.noverdict") }));
    return;
  }
  const [state, text] = marks[told.verdict];
  const mark = document.createElement("span");
  mark.className = `mark is-${state}`;
  mark.append(icon(state), word(text));
  place.replaceChildren(mark, Object.assign(document.createElement("p"), { textContent: told.advice }));
}

function icon(name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.querySelector<HTMLElement>("[data-icons]")?.dataset["icons"] ?? ""}#${name}`);
  svg.append(use);
  return svg;
}
