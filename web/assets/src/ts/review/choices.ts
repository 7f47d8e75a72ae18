// The list of other readings under a field's input. The caret stays in the input; arrows move, Enter takes, Esc closes.
import { el } from "./dom";
import { difference, marked } from "./doubt";
import type { Offer } from "./offers";
import type { Row } from "./row";
import { named, t } from "./words";

/** The list of other readings; at most one is open. */
export class Choices {
  private row: Row | undefined;
  private list: HTMLUListElement | undefined;
  private offers: Offer[] = [];
  private at = 0;

  constructor(private readonly taken: (row: Row, offer: Offer) => void) {}

  get isOpen(): boolean {
    return this.row !== undefined;
  }

  /** Opens the list under the row. */
  open(row: Row, offers: Offer[], display: string): void {
    this.close();
    if (offers.length === 0) return;
    this.row = row;
    this.offers = offers;
    this.at = 0;
    const id = `c-${row.index}`;
    this.list = el("ul", { class: "readings", role: "listbox", id, "aria-label": t("review.others", offers.length) });
    offers.forEach((offer, i) => {
      const from = offer.kind === "reading" ? named("source", offer.from) : offer.kind === "ungrounded" ? t("state.ungrounded") : offer.from;
      const text = el("span", { class: "machine" }, ...marked(offer.display, difference(display, offer.display)));
      const item = el("li", { role: "option", id: `${id}-${i}` }, text, el("span", { class: "muted" }, from));
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => this.take(i));
      this.list?.append(item);
    });
    row.input.parentElement?.append(this.list);
    row.input.setAttribute("role", "combobox");
    row.input.setAttribute("aria-expanded", "true");
    row.input.setAttribute("aria-controls", id);
    this.show();
  }

  private show(): void {
    [...(this.list?.children ?? [])].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.at)));
    this.row?.input.setAttribute("aria-activedescendant", `c-${this.row.index}-${this.at}`);
  }

  /** Closes the list and takes nothing. */
  close(): void {
    this.list?.remove();
    for (const name of ["role", "aria-expanded", "aria-controls", "aria-activedescendant"]) this.row?.input.removeAttribute(name);
    this.row = this.list = undefined;
  }

  private take(at: number): void {
    const { row } = this;
    const offer = this.offers[at];
    this.close();
    if (row && offer) this.taken(row, offer);
  }

  /** Lets the list have a key; tells whether it was meant for it. */
  key(event: KeyboardEvent): boolean {
    if (!this.row) return false;
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      const step = event.code === "ArrowDown" ? 1 : this.offers.length - 1;
      this.at = (this.at + step) % this.offers.length;
      this.show();
    } else if (event.code === "Enter" || event.code === "NumpadEnter") this.take(this.at);
    else if (event.code === "Escape") this.close();
    else {
      if (event.code === "Tab") this.close();
      return false;
    }
    return true;
  }
}
