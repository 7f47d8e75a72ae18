// One field in the list: label, state, finding, crop, input, offers. Its height is decided when the paper comes and never
// again. The text in an input that has focus is changed only by the person.
import { Problem } from "./api";
import { button, el, icon } from "./dom";
import { cropOf, imageOf, placeOf, slimness } from "./crop";
import { difference, marked, shortened } from "./doubt";
import { offersOf, type Offer } from "./offers";
import { capOf, type Action, type Keys } from "./keys";
import { byPerson, needsLook, type Field, type Page } from "./types";
import { named, t } from "./words";
import type { Work } from "./work";

/** How much room a row takes. */
type Form = "line" | "long" | "look";

const longest = 19; // characters of machine text that fit beside a crop

/** A state as icon, word and colour. */
export function mark(look: string, chip: boolean, text = t(`state.${look}`)): HTMLElement {
  return el("span", { class: `mark ${chip ? "chip " : ""}is-${look}` }, icon(look), text);
}

/** The key of an action, printed. */
export function cap(keys: Keys, action: Action): HTMLElement {
  return el("kbd", { "data-key": action }, capOf(keys.chord(action)));
}

/** One field in the list. */
export class Row {
  readonly node: HTMLLIElement;
  readonly input: HTMLInputElement;
  private readonly label: HTMLElement;
  private readonly state = el("span");
  private readonly find: HTMLElement;
  private readonly under: HTMLElement;
  private readonly crop = el("span", { class: "cropbox" });
  private readonly acts = el("div", { class: "acts" });
  private readonly form: Form;
  private cropped = "";
  /** Makes the next update write the field's value even where the caret is: the person asked for it. */
  refill = false;

  constructor(
    private readonly work: Work,
    readonly index: number,
    private readonly pages: Map<number, Page>,
    private readonly keys: Keys,
  ) {
    const field = this.field;
    const place = placeOf(field);
    this.form = needsLook(field) ? "look" : field.display.length > longest || (place && slimness(place.box) > 11) ? "long" : "line";
    const id = `f-${index}`;
    this.label = el("label", { for: id }, field.label);
    this.state.id = `s-${index}`;
    this.find = el("span", { class: "find", id: `d-${index}` });
    this.under = el("span", { class: "under machine", "aria-hidden": "true" });
    this.input = el("input", {
      class: "in", id, "data-index": index, autocomplete: "off", spellcheck: "false", autocapitalize: "off", autocorrect: "off", lang: "vi", enterkeyhint: "next",
      "aria-describedby": `s-${index} d-${index}`, "aria-required": field.required ? "true" : null,
    });
    this.input.addEventListener("scroll", () => (this.under.scrollLeft = this.input.scrollLeft));
    const well = el("span", { class: "well" }, this.under, this.input);
    const lab = el("div", { class: "lab" }, this.label, this.state, this.find);
    this.node = el("li", { class: this.form === "line" ? "f" : `f ${this.form}`, "data-index": index }, lab);
    if (this.form === "line") this.node.append(well, this.crop);
    else this.node.append(this.crop, well);
    if (this.form === "look") this.node.append(this.acts);
    this.put(field.display);
    this.update();
  }

  private get field(): Field {
    const field = this.work.field(this.index);
    if (!field) throw new Error(`the paper has no field ${this.index}`);
    return field;
  }

  /** Tells whether the input has the caret. */
  get focused(): boolean {
    return document.activeElement === this.input;
  }

  /** Writes into the input what the person asked for. */
  put(text: string): void {
    if (this.input.value !== text) this.input.value = text;
  }

  /** Shows what is known of the field now. */
  update(): void {
    const field = this.field;
    const edit = this.work.edit(this.index);
    if ((!this.focused || this.refill) && edit.text === undefined && !edit.pending) {
      this.put(field.display);
      this.refill = false;
    }
    const byHand = edit.text !== undefined ? !edit.picked : field.state === "corrected";
    this.node.classList.toggle("typed", edit.text !== undefined);
    this.node.classList.toggle("failed", edit.failed !== undefined);
    this.node.classList.toggle("saving", edit.busy === true);
    for (const name of [...this.node.classList]) if (name.startsWith("st-")) this.node.classList.remove(name);
    this.node.classList.add(`st-${field.look}`);
    this.input.classList.toggle("machine", !byHand);
    this.input.toggleAttribute("aria-invalid", false);
    if (field.look === "invalid" || edit.failed instanceof Problem) this.input.setAttribute("aria-invalid", "true");
    this.input.placeholder = field.look === "locked" ? t("review.key_again") : field.look === "missing" ? t("review.no_value") : "";
    this.showState(field);
    this.showCrop(field);
    this.showDoubt(field);
    if (this.form === "look") this.acts.replaceChildren(...this.offers(field));
    else if (edit.failed instanceof Problem) this.node.append(this.acts);
    else this.acts.remove();
    if (this.form !== "look") this.acts.replaceChildren(this.keepButton());
  }

  private showState(field: Field): void {
    const edit = this.work.edit(this.index);
    const unsaved = edit.failed !== undefined || (edit.text !== undefined && !this.focused);
    this.state.replaceChildren(unsaved ? mark("invalid", this.form === "look", t("review.unsaved")) : mark(field.look, this.form === "look"));
    this.find.replaceChildren();
    this.find.classList.remove("muted");
    if (this.form === "line") {
      this.find.classList.toggle("vh", edit.failed === undefined); // a refusal is for everybody's eyes
      this.find.append(this.sentence(field));
      return;
    }
    if (field.state === "corrected" && field.display !== "" && field.raw && field.raw !== field.display && !edit.failed) {
      this.find.classList.add("muted");
      this.find.append(`${t("review.machine_read")} `, el("del", { class: "machine" }, field.raw));
      return;
    }
    this.find.append(this.sentence(field));
    this.find.title = this.find.textContent ?? "";
  }

  /** One sentence about what is to do with the field; "" where there is nothing. */
  sentence(field: Field): string {
    const { failed } = this.work.edit(this.index);
    if (failed) return failed instanceof Problem ? failed.text : `${failed.text} ${t("review.stays")}`;
    const finding = field.findings?.[0]?.message;
    if (finding && (needsLook(field) || byPerson(field))) return finding;
    return needsLook(field) ? named("review.find", field.look) : "";
  }

  private showCrop(field: Field): void {
    const place = placeOf(field, this.work.edit(this.index).place);
    const page = place && this.pages.get(place.page);
    const key = place && page ? `${imageOf(page)} ${place.box.join(" ")}` : "none";
    if (key === this.cropped) return;
    this.cropped = key;
    if (place && page) this.crop.replaceChildren(cropOf(page, place, field.label, this.form === "look"));
    else if (this.form === "line") this.crop.replaceChildren();
    else this.crop.replaceChildren(el("span", { class: "crop crop-none" }, t("review.no_place")));
  }

  /** Where readings disagree in the text that stands in the input. */
  get doubts(): [number, number][] {
    const field = this.field;
    return this.input.value === field.display ? (field.doubt ?? []) : [];
  }

  /** Marks the doubtful characters behind the input's text, which itself cannot be marked. */
  showDoubt(field = this.field): void {
    const spans = needsLook(field) ? this.doubts : [];
    this.under.replaceChildren(...(spans.length > 0 ? marked(field.display, spans) : []));
  }

  private offers(field: Field): Node[] {
    if (!needsLook(field)) return [];
    const offers = offersOf(field, this.input.value);
    const out: Node[] = [];
    const first = offers[0];
    if (this.work.edit(this.index).failed instanceof Problem) out.push(this.keepButton());
    if (first) out.push(...this.offer(field, first));
    if (offers.length > 1) out.push(button("others", "btn-small btn-quiet", t("review.others", offers.length), cap(this.keys, "others")));
    if (field.look === "missing" || field.look === "ungrounded") out.push(button("absent", "btn-small", t("review.absent"), cap(this.keys, "absent")));
    if (field.look === "missing" || field.look === "locked") out.push(button("illegible", "btn-small btn-quiet", t("review.illegible"), cap(this.keys, "illegible")));
    if (field.look === "missing" && !first) out.push(button("box", "btn-small btn-quiet", t("review.box_short"), cap(this.keys, "box")));
    if (field.look !== "ungrounded" && field.look !== "missing") out.push(button("confirm", "btn-small enter", t(field.look === "locked" ? "review.save" : "review.right"), cap(this.keys, "confirm")));
    for (const node of out) if (node instanceof HTMLButtonElement) node.tabIndex = -1; // each has a key; Tab goes from field to field
    return out;
  }

  private keepButton(): HTMLButtonElement {
    const node = button("keep", "btn-small", t("review.keep"), cap(this.keys, "keep"));
    node.tabIndex = -1;
    return node;
  }

  private offer(field: Field, first: Offer): Node[] {
    if (first.kind === "ungrounded") return [button("take", "btn-small", t("review.accept"), cap(this.keys, "take")), el("span", { class: "muted" }, named("source", first.from))];
    const cut = shortened(first.display, difference(field.display, first.display));
    const text = el("span", { class: "machine" }, ...marked(cut.text, cut.spans));
    const from = first.kind === "reading" ? named("source", first.from) : first.from;
    return [button("take", "btn-small", `${t("review.take")} `, text, cap(this.keys, "take")), el("span", { class: "muted from", title: from }, from)];
  }
}
