// What a person does with a field: confirm, type, take an offer, pick from the page, say that it is absent or illegible, undo.
import { api, Offline, Problem } from "./api";
import { Choices } from "./choices";
import { around } from "./crop";
import { following } from "./doubt";
import type { FieldList } from "./fields";
import { offersOf, type Offer } from "./offers";
import type { Row } from "./row";
import { say } from "./status";
import { needsLook, type Field, type Place } from "./types";
import { t } from "./words";
import type { Work } from "./work";

/** Decisions about the fields of the paper in hand. */
export class Deciding {
  readonly choices = new Choices((row, offer) => this.takeOffer(row, offer));

  constructor(
    private readonly list: FieldList,
    private readonly work: () => Work | undefined,
    private readonly done: () => void, // nothing waits any more
  ) {}

  private get here(): { work: Work; row: Row; field: Field } | undefined {
    const work = this.work();
    const row = this.list.current;
    const field = row && work?.field(row.index);
    if (!work || !row || !field) {
      say(t("review.choose_first"));
      return undefined;
    }
    return { work, row, field };
  }

  /** The person typed: the text is theirs until it is saved or taken back. */
  typed(row: Row): void {
    const work = this.work();
    const field = work?.field(row.index);
    if (!work || !field) return;
    const edit = work.edit(row.index);
    const before = [edit.text === undefined, edit.picked, edit.failed];
    if (row.input.value.normalize("NFC") === field.display && field.look !== "locked") delete edit.text;
    else edit.text = row.input.value;
    delete edit.picked;
    if (edit.failed instanceof Problem) delete edit.failed;
    const after = [edit.text === undefined, edit.picked, edit.failed];
    if (before.some((value, i) => value !== after[i])) row.update(); // not with every letter
  }

  /** The caret left a field: what was typed there is saved. A window that merely goes behind another one saves nothing. */
  left(row: Row): void {
    if (!document.hasFocus()) return;
    this.choices.close();
    this.flush(row);
  }

  /** Saves what was typed into a field, unless it is on its way, was refused, or is empty, which is for the person to explain. */
  flush(row: Row): void {
    const work = this.work();
    const field = work?.field(row.index);
    if (!work || !field) return;
    const { text, failed, pending } = work.edit(row.index);
    const onItsWay = pending !== undefined && pending.value === text?.normalize("NFC");
    if (text !== undefined && text.trim() !== "" && !onItsWay && !(failed instanceof Problem)) this.save(work, field, text);
    row.update();
  }

  private save(work: Work, field: Field, text: string, asTyped = false): void {
    const { place } = work.edit(field.index);
    work.decide(field, { action: "correct", value: text, asTyped, ...(place ? { place } : {}) });
  }

  /** Enter: what stands in the input is right. */
  confirm(): void {
    const { here } = this;
    if (!here) return;
    const { work, row, field } = here;
    const { text, failed, pending } = work.edit(row.index);
    const shown = row.input.value;
    if (failed instanceof Problem) {
      say(row.sentence(field), field.label);
      return;
    }
    if (shown.trim() === "") {
      if (needsLook(field) || field.value !== "") {
        say(t("review.empty"), field.label);
        return;
      }
    } else if (text !== undefined) this.save(work, field, text);
    else if (field.look === "ungrounded" && !pending) {
      say(t("review.accept_first"), field.label);
      return;
    } else if (!pending && field.state !== "confirmed" && field.state !== "corrected") work.decide(field, { action: "confirm", value: field.value, asTyped: false });
    this.next(row);
  }

  /** Keeps what was typed as it stands on the paper, though a rule speaks against it. */
  keep(): void {
    const { here } = this;
    if (!here || here.row.input.value.trim() === "") return;
    this.save(here.work, here.field, here.row.input.value, true);
    this.next(here.row);
  }

  /** Goes to the next field that needs a look; round once, and to the primary button where none does. */
  next(row: Row | undefined): void {
    const work = this.work();
    if (!work) return;
    const fields = work.item.fields;
    const at = row ? fields.findIndex(({ index }) => index === row.index) : -1;
    const open = [...fields.slice(at + 1), ...fields.slice(0, Math.max(0, at))].find((field) => work.open(field));
    if (open) this.list.focus(open.index);
    else this.done();
  }

  /** Goes to the field before that needs a look. */
  back(): void {
    const work = this.work();
    if (!work) return;
    const fields = work.item.fields;
    const at = this.list.current ? fields.findIndex(({ index }) => index === this.list.current?.index) : fields.length;
    const before = fields.slice(0, Math.max(0, at)).reverse();
    const to = before.find((field) => work.open(field)) ?? before[0];
    if (to) this.list.focus(to.index);
  }

  /** Takes the first offer. */
  take(): void {
    const { here } = this;
    if (!here) return;
    const offer = offersOf(here.field, here.row.input.value)[0];
    if (offer) this.takeOffer(here.row, offer);
    else say(t("review.no_offer"), here.field.label);
  }

  private takeOffer(row: Row, offer: Offer): void {
    const work = this.work();
    const field = work?.field(row.index);
    if (!work || !field) return;
    const edit = work.edit(row.index);
    row.put(offer.display);
    if (offer.display === field.display) {
      delete edit.text;
      work.decide(field, { action: "confirm", value: field.value, asTyped: false });
    } else {
      edit.text = offer.display;
      edit.picked = true;
      if (offer.place) edit.place = offer.place;
      this.save(work, field, offer.display);
    }
    this.next(row);
  }

  /** Opens the list of other readings. */
  others(): void {
    const { here } = this;
    if (!here) return;
    const offers = offersOf(here.field, here.row.input.value);
    if (offers.length === 0) {
      say(t("review.no_offer"), here.field.label);
      return;
    }
    here.row.input.focus();
    this.choices.open(here.row, offers, here.row.input.value);
  }

  /** Says that the value does not stand on the paper, or that nobody can read it. */
  nothing(action: "absent" | "illegible"): void {
    const { here } = this;
    if (!here) return;
    const { work, row, field } = here;
    const edit = work.edit(row.index);
    delete edit.text;
    delete edit.place;
    row.put("");
    work.decide(field, { action, value: "", asTyped: false });
    say(t(`review.said.${action}`), field.label);
    this.next(row);
  }

  /** Puts the caret at the next doubtful character. */
  doubt(back: boolean): void {
    const { here } = this;
    if (!here) return;
    const spans = here.row.doubts;
    const { input } = here.row;
    const span = following(spans, input.selectionStart ?? 0, back);
    if (!span) {
      say(t("review.no_doubt"), here.field.label);
      return;
    }
    input.focus();
    input.setSelectionRange(span[0], span[1]);
  }

  /** Puts words of the page into the current field, in the place of its text or after it. */
  pick(text: string, place: Place, append: boolean): void {
    const { here } = this;
    if (!here) return;
    const { work, row } = here;
    const edit = work.edit(row.index);
    const before = row.input.value.trim();
    const joined = append && before !== "" ? `${before} ${text}` : text;
    const own = append ? edit.place : undefined;
    edit.place = own && own.page === place.page ? { page: place.page, box: around([own.box, place.box]) } : place;
    edit.text = joined;
    edit.picked = true;
    delete edit.failed;
    row.put(joined);
    row.update();
    row.input.focus();
    row.input.setSelectionRange(joined.length, joined.length);
  }

  /** Has a place read again for the current field. What the person types meanwhile stays. */
  async read(place: Place): Promise<void> {
    const { here } = this;
    if (!here) return;
    const { work, row, field } = here;
    row.input.focus();
    const before = row.input.value;
    say(t("review.reading"), field.label);
    try {
      const { text, display, ok } = await api.read(work.item.file, place.page, place.box, field.name);
      const found = display || text;
      if (found === "") say(t("review.read_nothing"), field.label);
      else if (this.list.current !== row || row.input.value !== before || work !== this.work()) say(t("review.read_kept", found), field.label);
      else {
        this.pick(found, place, false);
        say(t(ok ? "review.read_well" : "review.read_badly"), field.label);
      }
    } catch (reason) {
      say(reason instanceof Problem || reason instanceof Offline ? reason.text : String(reason), field.label);
    }
  }

  /** Escape in a field puts the saved text back; tells whether there was anything to put back. */
  revert(row: Row): boolean {
    const work = this.work();
    const field = work?.field(row.index);
    if (!work || !field) return false;
    const edit = work.edit(row.index);
    if (edit.text === undefined || edit.pending) return false;
    edit.taken = edit.text;
    delete edit.text;
    delete edit.place;
    delete edit.failed;
    row.put(field.display);
    row.update();
    say(t("review.reverted"), field.label);
    return true;
  }

  /** Undoes inside this paper; false where there is nothing to undo. */
  undo(): boolean {
    const work = this.work();
    if (!work) return false;
    const current = this.list.current;
    const taken = current && work.edit(current.index).taken;
    if (current && taken !== undefined) {
      delete work.edit(current.index).taken;
      current.put(taken);
      this.typed(current);
      return true;
    }
    const field = work.popUndo();
    if (!field) return false;
    const row = this.list.row(field.index);
    if (row) row.refill = true;
    work.undo(field);
    this.list.focus(field.index);
    say(t("review.undone"), field.label);
    return true;
  }

  /** Tells whether the caret stands in a text that was changed, where Ctrl+Z belongs to the text. */
  editing(): boolean {
    const row = this.list.rowOf(document.activeElement);
    const work = this.work();
    if (!row || !work || document.activeElement !== row.input) return false;
    return work.edit(row.index).text !== undefined && work.edit(row.index).pending === undefined;
  }
}
