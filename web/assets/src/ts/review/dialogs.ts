// Questions in front of the page. Each gives what the person answered, or undefined where the person went back.
import { cropOf, imageOf, placeOf } from "./crop";
import { el } from "./dom";
import { difference, marked } from "./doubt";
import type { Field, Item, Page } from "./types";
import { clock, named, t } from "./words";

/** Tells whether a question is open. */
export function asking(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

/** A button of a dialog: what it says, what it answers, how it looks. */
interface Choice {
  text: string;
  value: string;
  classes?: string;
}

/** Opens a dialog and waits for the answer: the value of the button that was pressed, "" where the person went back. */
export function ask(title: string, body: Node[], choices: Choice[], focus?: HTMLElement): Promise<string> {
  const before = document.activeElement;
  const form = el("form", { method: "dialog" });
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
  const foot = el("footer");
  for (const { text, value, classes } of choices) foot.append(el("button", { class: `btn ${classes ?? ""}`.trim(), value, ...(value === "" ? { formnovalidate: true } : {}) }, text));
  form.append(el("header", {}, el("h2", { id: "dialog-title" }, title)), el("div", {}, ...body), foot);
  form.addEventListener("keydown", (event) => {
    const primary = foot.querySelector<HTMLButtonElement>(".btn-primary");
    if (event.code !== "Enter" || event.isComposing || event.keyCode === 229 || !(event.target instanceof HTMLInputElement) || !primary) return;
    event.preventDefault(); // by itself Enter would press the first button, which is the way back
    form.requestSubmit(primary);
  });
  document.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      answer(dialog.returnValue);
    });
    dialog.addEventListener("cancel", () => (dialog.returnValue = ""));
    dialog.showModal();
    focus?.focus();
  });
}

const back = (): Choice => ({ text: t("review.go_back"), value: "" });

function chips(name: string, kind: "radio" | "checkbox", values: { value: string; text: string; checked?: boolean }[]): HTMLElement {
  return el(
    "div",
    { class: "choice" },
    ...values.map(({ value, text, checked }) => el("label", {}, el("input", { type: kind, name, value, checked: checked ?? false, required: kind === "radio" }), text)),
  );
}

function chosen(box: HTMLElement): string[] {
  return [...box.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value);
}

function reasons(codes: string[]): { box: HTMLElement; more: HTMLInputElement; nodes: Node[]; reason(): string } {
  const box = chips("reason", "radio", codes.map((code, i) => ({ value: t(`review.reason.${code}`), text: t(`review.reason.${code}`), checked: i === 0 })));
  const more = el("input", { class: "in", id: "reason-more", autocomplete: "off", maxlength: 300 });
  const nodes = [
    el("fieldset", {}, el("legend", { class: "hint" }, t("review.reason")), box),
    el("div", { class: "field" }, el("label", { for: "reason-more" }, t("review.reason.more")), more),
  ];
  return { box, more, nodes, reason: () => [chosen(box)[0] ?? "", more.value.normalize("NFC").trim()].filter(Boolean).join(": ") };
}

/** Asks why the paper is put off. */
export async function askLater(): Promise<string | undefined> {
  const why = reasons(["ask", "wait", "expert"]);
  const answer = await ask(t("review.later.title"), why.nodes, [back(), { text: t("review.later.do"), value: "yes", classes: "btn-primary" }], why.box.querySelector("input") ?? undefined);
  return answer === "yes" ? why.reason() : undefined;
}

/** Asks what is exceptional about the paper. */
export async function askException(): Promise<string | undefined> {
  const why = reasons(["foreign", "forged", "secret", "damaged"]);
  const answer = await ask(t("review.exception.title"), [el("p", {}, t("review.exception.text")), ...why.nodes], [back(), { text: t("review.exception.do"), value: "yes", classes: "btn-primary" }], why.box.querySelector("input") ?? undefined);
  return answer === "yes" ? why.reason() : undefined;
}

/** Asks which pages are to be scanned again, and why. */
export async function askRescan(item: Item, page: number): Promise<{ reason: string; pages: number[] } | undefined> {
  const why = reasons(["blurred", "cut", "lost", "mixed", "dark"]);
  const own = item.pages.filter((p) => p.document === item.document || p.document === "");
  const pages = chips("page", "checkbox", own.map((p) => ({ value: String(p.page), text: t("review.page_n", p.page), checked: p.page === page })));
  const first = el("fieldset", {}, el("legend", { class: "hint" }, t("review.rescan.pages")), pages);
  const answer = await ask(t("review.rescan.title"), [first, ...why.nodes], [back(), { text: t("review.rescan.do"), value: "yes", classes: "btn-primary" }], why.box.querySelector("input") ?? undefined);
  const picked = chosen(pages).map(Number);
  return answer === "yes" ? { reason: why.reason(), pages: picked.length > 0 ? picked : [page] } : undefined;
}

/** Shows what two people gave for one field and asks which holds; undefined leaves the other person's and keeps the typed text on screen. */
export async function askConflict(field: Field, mine: string, pages: Page[]): Promise<"mine" | "theirs" | undefined> {
  const place = placeOf(field);
  const page = place && pages.find((p) => p.page === place.page);
  const who = field.by ? t("review.conflict.by", field.by, clock(field.at ?? "")) : t("review.conflict.somebody");
  const theirs = field.display === "" ? `(${named("state", field.look)})` : field.display;
  const spans = difference(theirs, mine);
  const body: Node[] = [el("p", {}, who)];
  if (place && page) body.push(el("span", { class: "cropbox" }, cropOf(page, place, field.label, true)));
  body.push(
    el("dl", { class: "both" }, el("dt", {}, t("review.conflict.theirs")), el("dd", {}, ...marked(theirs, difference(mine, theirs))), el("dt", {}, t("review.conflict.mine")), el("dd", {}, ...marked(mine, spans))),
    el("p", { class: "hint" }, t("review.conflict.kept")),
  );
  const answer = await ask(`${t("review.conflict.title")}: ${field.label}`, body, [
    back(),
    { text: t("review.conflict.take_theirs"), value: "theirs" },
    { text: t("review.conflict.take_mine"), value: "mine", classes: "btn-primary" },
  ]);
  return answer === "mine" || answer === "theirs" ? answer : undefined;
}

/** Asks which type the paper has: a list that typing narrows. */
export async function askType(item: Item): Promise<string | undefined> {
  const types = item.types ?? [];
  const filter = el("input", { class: "in", id: "type-filter", autocomplete: "off", spellcheck: "false", lang: "vi" });
  const list = el("select", { class: "in", id: "type-list", size: 9, "aria-label": t("review.type.list") });
  const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
  const fill = () => {
    const wanted = plain(filter.value);
    list.replaceChildren(...types.filter(({ label, name }) => plain(label).includes(wanted) || name.includes(wanted)).map(({ name, label }) => el("option", { value: name, selected: name === item.type }, label)));
    if (list.selectedIndex < 0 && list.options.length > 0) list.selectedIndex = 0;
  };
  filter.addEventListener("input", fill);
  filter.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.code !== "ArrowDown" && event.code !== "ArrowUp")) return;
    event.preventDefault();
    list.selectedIndex = Math.max(0, Math.min(list.options.length - 1, list.selectedIndex + (event.code === "ArrowDown" ? 1 : -1)));
  });
  fill();
  const body = [el("p", { class: "hint" }, t("review.type.text")), el("div", { class: "field" }, el("label", { for: "type-filter" }, t("review.type.filter")), filter), list];
  const choices = [{ text: t("review.type.do"), value: "yes", classes: "btn-primary" }, back()]; // the first is what Enter presses
  const answer = await ask(t("review.type.title"), body, choices, filter);
  return answer === "yes" && list.value !== "" && list.value !== item.type ? list.value : undefined;
}

/** The picture of a page, small. */
export function thumbnail(page: Page): HTMLImageElement {
  return el("img", { src: imageOf(page, 160), width: 80, height: Math.round((80 * page.height) / Math.max(1, page.width)), alt: "", loading: "lazy" });
}
