// The paper in hand: its fields, what the person typed and decided, and the sending of it. Every decision is sent by itself,
// with the version of the field that the person saw. What could not be sent stays here and on the screen until it could:
// nothing of it is kept in the browser's storage, since it is personal data.
import { api, Offline, Problem } from "./api";
import { needsLook, type Decision, type Field, type Item, type Place } from "./types";

/** What the person did to a field and the server does not know yet. */
export interface Edit {
  text?: string; // what stands in the input where it is not what the server knows
  place?: Place; // where on the page the text was picked
  picked?: boolean; // the text came from the page, not from the keyboard
  taken?: string; // text that Escape took back
  pending?: Pending; // a decision on its way
  busy?: boolean; // being sent
  failed?: Problem | Offline; // why the last try did not work
}

/** A decision that waits to be sent. */
export interface Pending {
  action: Decision;
  value: string;
  asTyped: boolean;
  place?: Place;
}

/** What the page does when something happened to a field. */
export interface Listener {
  changed(field: Field): void;
  conflict(mine: Pending, current: Field): void;
  refused(field: Field, problem: Problem): void;
  connection(): void;
}

const newsWithin = 5000; // milliseconds in which news of a change come, if they come

/** The paper in hand. */
export class Work {
  private edits = new Map<number, Edit>();
  private undoable: number[] = [];
  private retry = 0;
  private wait = 2000;
  private idle: (() => void)[] = [];
  private own: number[] = []; // when this page changed something that the server's news have not told of yet

  constructor(
    readonly item: Item,
    private readonly listener: Listener,
  ) {}

  /** The field of that index; undefined where the paper has none such (any more). */
  field(index: number): Field | undefined {
    return this.item.fields.find((field) => field.index === index);
  }

  edit(index: number): Edit {
    let edit = this.edits.get(index);
    if (!edit) this.edits.set(index, (edit = {}));
    return edit;
  }

  /** Tells whether the field still waits for the person. */
  open(field: Field): boolean {
    const { pending, failed } = this.edit(field.index);
    if (failed instanceof Problem) return true;
    return pending && pending.action !== "undo" ? false : needsLook(field);
  }

  /** The fields that still wait for the person, in order. */
  opens(): Field[] {
    return this.item.fields.filter((field) => this.open(field));
  }

  /** The fields of which the server does not know all. */
  unsaved(): Field[] {
    return this.item.fields.filter(({ index }) => {
      const edit = this.edits.get(index);
      return edit !== undefined && (edit.pending !== undefined || edit.text !== undefined);
    });
  }

  /** The fields whose sending failed because no answer came. */
  stranded(): Field[] {
    return this.unsaved().filter(({ index }) => this.edit(index).failed instanceof Offline);
  }

  /** Puts a server's newer field in the place of the one that is there. */
  replace(field: Field): void {
    const at = this.item.fields.findIndex(({ index }) => index === field.index);
    if (at >= 0) this.item.fields[at] = field;
    this.listener.changed(field);
  }

  /** Decides about a field. The page may go on at once: the sending is this object's affair. */
  decide(field: Field, pending: Pending): void {
    const edit = this.edit(field.index);
    edit.pending = { ...pending, value: pending.value.normalize("NFC") };
    delete edit.failed;
    delete edit.taken;
    if (pending.action !== "undo") this.undoable.push(field.index);
    this.listener.changed(field);
    void this.send(field.index);
  }

  /** Gives the field whose decision undo would take back, and forgets it. */
  popUndo(): Field | undefined {
    for (let index = this.undoable.pop(); index !== undefined; index = this.undoable.pop()) {
      const field = this.field(index);
      if (field) return field;
    }
    return undefined;
  }

  /** Takes a field's last decision back: a decision that was never sent is forgotten, any other is undone by the server. */
  undo(field: Field): void {
    const edit = this.edit(field.index);
    delete edit.text;
    delete edit.place;
    delete edit.picked;
    if (edit.pending && !edit.busy) {
      delete edit.pending;
      delete edit.failed;
      this.settle(field);
      return;
    }
    this.decide(field, { action: "undo", value: "", asTyped: false });
  }

  private async send(index: number): Promise<void> {
    const edit = this.edit(index);
    if (edit.busy) return;
    for (let field = this.field(index); field && edit.pending; field = this.field(index)) {
      const sent = edit.pending;
      edit.busy = true;
      try {
        this.arrived(edit, sent, await this.put(field, sent));
      } catch (reason) {
        this.failed(edit, sent, field, reason);
        break;
      } finally {
        edit.busy = false;
      }
    }
    const field = this.field(index);
    if (field) this.settle(field);
  }

  private async put(field: Field, { action, value, asTyped, place }: Pending): Promise<Field> {
    this.did();
    const change = { action, value, version: field.version, as_typed: asTyped, ...(place ? { evidence: place } : {}) };
    return (await api.save(this.item.document, field.index, change)).field;
  }

  /** Remembers that this page is changing something, of which news will come. */
  did(): void {
    this.own.push(Date.now());
  }

  /** Tells whether news that just came are of what this page did itself. */
  heard(): boolean {
    this.own = this.own.filter((at) => Date.now() - at < newsWithin);
    return this.own.shift() !== undefined;
  }

  private arrived(edit: Edit, sent: Pending, field: Field): void {
    this.wait = 2000;
    if (edit.pending === sent) delete edit.pending;
    if (edit.text === undefined || edit.text.normalize("NFC") === sent.value || sent.action !== "correct") {
      delete edit.text;
      delete edit.place;
      delete edit.picked;
    }
    delete edit.failed;
    this.replace(field);
  }

  private failed(edit: Edit, sent: Pending, field: Field, reason: unknown): void {
    if (!(reason instanceof Problem)) {
      edit.failed = reason instanceof Offline ? reason : new Offline();
      window.clearTimeout(this.retry);
      this.retry = window.setTimeout(() => this.resend(), this.wait);
      this.wait = Math.min(2 * this.wait, 30_000);
      this.listener.connection();
      return;
    }
    const current = reason.body["current"] as Field | undefined;
    if (reason.status === 409 && current && current.version !== field.version) {
      if (edit.pending === sent) delete edit.pending;
      this.conflict(edit, sent, current);
      return;
    }
    if (reason.status === 422 || reason.status === 409) delete edit.pending;
    if (sent.action !== "undo") edit.failed = reason;
    this.listener.refused(field, reason);
  }

  // A change whose answer got lost comes back as a conflict with itself.
  private conflict(edit: Edit, sent: Pending, current: Field): void {
    const same = current.value === sent.value || current.display === sent.value;
    if (same && (current.state === "confirmed" || current.state === "corrected") && sent.action !== "undo") {
      this.arrived(edit, sent, current);
      return;
    }
    this.listener.conflict(sent, current);
  }

  /** Sends again what could not be sent. */
  resend(): void {
    window.clearTimeout(this.retry);
    for (const { index } of this.unsaved()) if (this.edit(index).pending) void this.send(index);
  }

  private settle(field: Field): void {
    this.listener.changed(field);
    this.listener.connection();
    if (this.item.fields.some(({ index }) => this.edits.get(index)?.busy)) return;
    const waiting = this.idle;
    this.idle = [];
    for (const done of waiting) done();
  }

  /** Waits until nothing is on its way; what could not be sent may remain. */
  settled(): Promise<void> {
    if (!this.item.fields.some(({ index }) => this.edits.get(index)?.busy)) return Promise.resolve();
    return new Promise((done) => this.idle.push(done));
  }

  /** Forgets timers; the paper is no longer in hand. */
  leave(): void {
    window.clearTimeout(this.retry);
  }
}
