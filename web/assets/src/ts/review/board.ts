// What stands in the place of a paper when none is in hand: that nothing waits, or why none could be taken, and the counts.
import { api, type Queue } from "./api";
import { el, icon, need } from "./dom";
import { clock, count, lasted, named, t } from "./words";

/** The board of what waits. */
export class Board {
  private readonly node = need("board");
  private readonly clerk = need("review").dataset["clerk"] === "true"; // may take papers; others look at the counts

  hide(): void {
    this.node.hidden = true;
    need("review").hidden = false;
    need("work-bar").hidden = false;
    need("foot").hidden = false;
  }

  /** Shows the board, with a sentence of what went wrong where something did. */
  async show(text = "", sign = "inbox"): Promise<void> {
    this.node.hidden = false;
    need("review").hidden = true;
    need("work-bar").hidden = true;
    need("foot").hidden = true;
    need("board-sign").replaceChildren(icon(sign));
    need("board-title").textContent = text === "" ? t("review.board.empty") : t("review.board.failed");
    need("board-text").textContent = text === "" ? t("review.board.empty_text") : text;
    const counts = need("board-counts");
    try {
      const queue = await api.queue();
      if (text === "" && queue.waiting > 0) {
        need("board-title").textContent = t("review.board.waiting", count(queue.waiting));
        need("board-text").textContent = t("review.board.waiting_text");
      }
      counts.replaceChildren(...panels(queue, this.clerk));
    } catch {
      counts.replaceChildren(el("p", { class: "muted" }, t("review.board.no_counts")));
    }
    const next = need("board-next");
    next.hidden = !this.clerk;
    if (!next.hidden && document.activeElement === document.body) next.focus();
  }
}

function panels(queue: Queue, clerk: boolean): Node[] {
  const lanes = (queue.lanes ?? []).map(({ lane, waiting, oldest_seconds }) => [named("lane", lane), count(waiting), waiting > 0 ? lasted(oldest_seconds) : "–"]);
  const why = (queue.why ?? []).map(({ code, count: n }) => [named("review.why", code), count(n)]);
  const locks = (queue.holders ?? []).map(({ holder, dossier, until }) => [holder, dossier, clock(until)]);
  return [
    table(t("review.board.lanes"), [t("review.board.lane"), t("review.board.count"), t("review.board.oldest")], lanes),
    table(t("review.board.why"), [t("review.board.reason"), t("review.board.papers")], why),
    table(t("review.board.holders"), [t("review.board.holder"), t("review.board.dossier"), t("review.board.until")], locks),
    held(queue, clerk),
  ];
}

function held(queue: Queue, clerk: boolean): HTMLElement {
  const rows = (queue.held_papers ?? []).map(({ dossier, document, type_name, kind, reason, by, returned }) => {
    const open = clerk ? el("a", { href: `/review/${encodeURIComponent(document)}` }, type_name || dossier) : `${type_name} ${dossier}`;
    return [open, returned ? t("review.why.returned") : named("review.held", kind), reason, by];
  });
  return table(t("review.board.held"), [t("review.board.paper"), t("review.board.kind"), t("review.board.reason"), t("review.board.by")], rows);
}

const figure = (value: string | Node | undefined) => typeof value === "string" && /^[\d.,:–]+$/.test(value);

function table(title: string, heads: string[], rows: (string | Node)[][]): HTMLElement {
  const cell = (value: string | Node) => el("td", { class: figure(value) ? "num" : null }, value);
  const none = el("tr", {}, el("td", { class: "muted", colspan: heads.length }, t("review.board.none")));
  const body = rows.length > 0 ? rows.map((row) => el("tr", {}, ...row.map(cell))) : [none];
  const head = el("tr", {}, ...heads.map((text, i) => el("th", { scope: "col", class: figure(rows[0]?.[i]) ? "num" : null }, text)));
  const all = el("table", { class: "tbl" }, el("thead", {}, head), el("tbody", {}, ...body));
  return el("section", { class: "panel" }, el("header", {}, el("h2", {}, title)), el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, all));
}
