// The list of fields in the order of the paper, and which of them is the current one.
import { el, need } from "./dom";
import type { Keys } from "./keys";
import { Row } from "./row";
import type { Field, Page } from "./types";
import { t } from "./words";
import type { Work } from "./work";

/** What the list tells the page. */
export interface Watcher {
  entered(row: Row): void; // the caret came into a field
  left(row: Row): void; // it went elsewhere
  typed(row: Row): void;
}

/** The fields of the paper in hand. */
export class FieldList {
  private readonly list = need("fields-list");
  private rows = new Map<number, Row>();
  /** The field that the person is at, also while the caret is elsewhere. */
  current: Row | undefined;

  constructor(
    private readonly keys: Keys,
    private readonly watcher: Watcher,
  ) {
    this.list.addEventListener("focusin", ({ target }) => this.enter(this.rowOf(target)));
    this.list.addEventListener("focusout", ({ target }) => {
      const row = this.rowOf(target);
      if (row && target === row.input) this.watcher.left(row);
    });
    this.list.addEventListener("input", ({ target }) => {
      const row = this.rowOf(target);
      if (row) this.watcher.typed(row);
    });
    // A press on a button of a row leaves the caret where it is.
    this.list.addEventListener("mousedown", (event) => {
      if (event.target instanceof Element && event.target.closest("button, .crop")) event.preventDefault();
    });
    this.list.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest(".cropbox")) this.rowOf(target)?.input.focus();
    });
  }

  /** The row that an element belongs to. */
  rowOf(target: EventTarget | null): Row | undefined {
    if (!(target instanceof Element)) return undefined;
    const index = target.closest<HTMLElement>("li.f")?.dataset["index"];
    return index === undefined ? undefined : this.rows.get(Number(index));
  }

  private enter(row: Row | undefined): void {
    if (!row) return;
    if (row !== this.current) {
      this.current?.node.classList.remove("now");
      row.node.classList.add("now");
      this.current = row;
    }
    this.watcher.entered(row);
  }

  // Puts the caret at the first doubtful character, where one letter is what there is to change, else at the end.
  private caret({ input, doubts }: Row): void {
    const [first] = doubts;
    const end = input.value.length;
    input.setSelectionRange(first?.[0] ?? end, first?.[1] ?? end);
  }

  /** Shows the fields of another paper. */
  show(work: Work): void {
    const pages = new Map<number, Page>(work.item.pages.map((page) => [page.page, page]));
    this.rows = new Map();
    this.current = undefined;
    const nodes: Node[] = [];
    const absent: Node[] = [];
    let group: string | undefined;
    let list: HTMLOListElement | undefined;
    for (const field of work.item.fields) {
      const row = new Row(work, field.index, pages, this.keys);
      this.rows.set(field.index, row);
      if (field.optional_absent) {
        absent.push(row.node);
        continue;
      }
      const title = field.group || work.item.type_name;
      if (!list || title !== group) nodes.push(el("h2", {}, (group = title)), (list = el("ol")));
      list.append(row.node);
    }
    if (absent.length > 0) nodes.push(this.collapsed(absent));
    if (work.item.fields.length === 0) nodes.push(el("p", { class: "none muted" }, t("review.no_fields")));
    this.list.replaceChildren(...nodes);
    this.list.scrollTop = 0;
  }

  private collapsed(rows: Node[]): HTMLElement {
    return el("details", { class: "absent" }, el("summary", {}, t("review.optional", rows.length)), el("ol", {}, ...rows));
  }

  row(index: number): Row | undefined {
    return this.rows.get(index);
  }

  update(field: Field): void {
    this.rows.get(field.index)?.update();
  }

  updateAll(): void {
    for (const row of this.rows.values()) row.update();
  }

  /** Brings the caret into a field, and the row into sight. */
  focus(index: number): void {
    const row = this.rows.get(index);
    if (!row) return;
    row.node.closest("details")?.setAttribute("open", "");
    row.input.focus({ preventScroll: true });
    this.enter(row); // a window in the background fires no event
    this.caret(row);
    this.reveal(row);
  }

  // Brings the row into sight with some of what comes after it. Only the list scrolls, never the page around it.
  private reveal({ node }: Row): void {
    const list = this.list.getBoundingClientRect();
    const row = node.getBoundingClientRect();
    if (row.top < list.top) this.list.scrollTop -= list.top - row.top + 4;
    else if (row.bottom > list.top + list.height * 0.8) this.list.scrollTop += row.top - list.top - Math.max(0, list.height * 0.4 - row.height / 2);
  }
}
