// Where one paper ends and the next begins in a file: cuts between pages, and the type of each part.
import { button, el } from "./dom";
import { ask, thumbnail } from "./dialogs";
import type { Item } from "./types";
import { t } from "./words";

/** A part of the file as the person wants it. */
export interface Part {
  pages: number[];
  type: string; // "" lets the machine find out
}

/** Gives how the pages make papers now. */
export function partsOf(item: Item): Part[] {
  const parts: Part[] = [];
  let owner: string | undefined;
  for (const page of item.pages) {
    const last = parts.at(-1);
    if (last && page.document === owner) last.pages.push(page.page);
    else parts.push({ pages: [page.page], type: item.documents.find((d) => d.document === page.document)?.type ?? "" });
    owner = page.document;
  }
  return parts;
}

/** Cuts before the page where it lies inside a part, else joins its part with the one before. */
export function toggled(parts: readonly Part[], page: number): Part[] {
  const at = parts.findIndex((part) => part.pages.includes(page));
  const part = parts[at];
  const before = parts[at - 1];
  if (!part) return [...parts];
  const inside = part.pages.indexOf(page);
  if (inside > 0) {
    const cut = [{ pages: part.pages.slice(0, inside), type: part.type }, { pages: part.pages.slice(inside), type: "" }];
    return [...parts.slice(0, at), ...cut, ...parts.slice(at + 1)];
  }
  if (!before) return [...parts];
  return [...parts.slice(0, at - 1), { pages: [...before.pages, ...part.pages], type: before.type }, ...parts.slice(at + 1)];
}

/** Asks how the file's pages make papers; undefined where nothing is to change. */
export async function askSplit(item: Item, page: number): Promise<Part[] | undefined> {
  let parts = partsOf(item);
  const start = JSON.stringify(parts);
  const row = el("div", { class: "parts", role: "group", "aria-label": t("review.split.pages") });
  const draw = (focus: number) => {
    row.replaceChildren(...parts.flatMap((part, i) => [...(i > 0 ? [cut(part.pages[0] ?? 0, true)] : []), box(part)]));
    row.querySelector<HTMLElement>(`[data-cut="${focus}"]`)?.focus();
  };
  const cut = (before: number, on: boolean) => {
    const node = button("", `btn-small cut ${on ? "on" : ""}`.trim(), on ? t("review.split.join") : t("review.split.cut"));
    node.dataset["cut"] = String(before);
    node.setAttribute("aria-label", t(on ? "review.split.join_at" : "review.split.cut_at", before));
    node.addEventListener("click", () => {
      parts = toggled(parts, before);
      draw(before);
    });
    return node;
  };
  const box = (part: Part) => {
    const sheets = part.pages.flatMap((number, i) => {
      const own = item.pages.find((p) => p.page === number);
      return [...(i > 0 ? [cut(number, false)] : []), el("figure", {}, own ? thumbnail(own) : "", el("figcaption", {}, t("review.page_n", number)))];
    });
    return el("div", { class: "part" }, el("div", { class: "part-pages" }, ...sheets), typeOf(part));
  };
  const typeOf = (part: Part) => {
    const options = [el("option", { value: "", selected: part.type === "" }, t("review.split.find_out")), ...(item.types ?? []).map(({ name, label }) => el("option", { value: name, selected: name === part.type }, label))];
    const select = el("select", { class: "in", "aria-label": t("review.split.type", part.pages.join(", ")) }, ...options);
    select.addEventListener("change", () => (part.type = select.value));
    return select;
  };
  draw(0);
  const first = row.querySelector<HTMLElement>(`[data-cut="${page}"]`) ?? row.querySelector<HTMLElement>("[data-cut]") ?? undefined;
  const answer = await ask(t("review.split.title"), [el("p", { class: "hint" }, t("review.split.text")), row], [{ text: t("review.go_back"), value: "" }, { text: t("review.split.do"), value: "yes", classes: "btn-primary" }], first);
  return answer === "yes" && JSON.stringify(parts) !== start ? parts : undefined;
}
