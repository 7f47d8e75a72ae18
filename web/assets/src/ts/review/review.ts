// The review page: takes a paper, shows it, and lets it go when the person is through with it.
import { toast } from "../toast";
import { api, Offline, Problem } from "./api";
import { Board } from "./board";
import { Deciding } from "./deciding";
import { askConflict } from "./dialogs";
import { need } from "./dom";
import { Ending } from "./ending";
import { FieldList } from "./fields";
import { Hand } from "./hand";
import { Head } from "./head";
import type { Keys } from "./keys";
import { LinkPanel } from "./links";
import { Live } from "./live";
import { merge } from "./merge";
import { fetchAhead } from "./prefetch";
import type { Row } from "./row";
import { say } from "./status";
import { Strip } from "./strip";
import type { Field, Item } from "./types";
import { Viewer } from "./viewer";
import { t } from "./words";
import { Work, type Pending } from "./work";

/** The review page. */
export class Review {
  readonly list: FieldList;
  readonly deciding: Deciding;
  readonly viewer = new Viewer((page) => this.turned(page));
  readonly hand: Hand;
  readonly ending: Ending;
  private readonly strip = new Strip((page) => void this.choosePage(page.page, page.document));
  private readonly links = new LinkPanel(() => this.head.update(this.work));
  private readonly head: Head;
  private readonly board = new Board();
  private readonly live = new Live(() => void this.refresh(), () => this.work?.heard() ?? false);
  /** The paper in hand. */
  work: Work | undefined;
  private busy = false;

  constructor(keys: Keys) {
    this.list = new FieldList(keys, { entered: (row) => this.entered(row), left: (row) => this.deciding.left(row), typed: (row) => this.deciding.typed(row) });
    this.deciding = new Deciding(this.list, () => this.work, () => need("finish").focus());
    this.head = new Head(this.links);
    this.ending = new Ending(this, keys);
    this.hand = new Hand(this.viewer, {
      word: (text, place, append) => this.deciding.pick(text, place, append),
      field: (index) => this.list.focus(index),
      box: (place) => void this.deciding.read(place),
      drawing: (on) => on && say(t("review.drawing")),
    }, (file, page) => api.words(file, page));
    window.addEventListener("beforeunload", (event) => {
      if ((this.work?.unsaved().length ?? 0) > 0) event.preventDefault();
    });
    document.addEventListener("connection-back", () => this.work?.resend());
    window.addEventListener("online", () => this.work?.resend());
  }

  /** Opens a paper by its identifier, or takes the next one where none is given. */
  async open(document: string): Promise<void> {
    if (document === "") return this.next();
    await this.attempt(async () => this.show(await api.lock(document)));
  }

  /** Shows what waits, and takes nothing. */
  watch(): Promise<void> {
    return this.board.show();
  }

  /** Takes the paper that comes next. */
  async next(): Promise<void> {
    await this.attempt(async () => this.show(await api.next(this.work?.item.document)));
  }

  /** Does one thing to the paper as a whole, one at a time, and says in words what went wrong. */
  async attempt(what: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    document.body.setAttribute("aria-busy", "true");
    try {
      await what();
    } catch (reason) {
      this.explain(reason);
    } finally {
      this.busy = false;
      document.body.removeAttribute("aria-busy");
    }
  }

  private explain(reason: unknown): void {
    if (!(reason instanceof Problem || reason instanceof Offline)) throw reason;
    const { text } = reason;
    if (this.work) {
      toast({ kind: "err", text });
      say(text);
    } else void this.board.show(text, reason instanceof Problem && reason.status === 409 ? "locked" : "offline");
  }

  /** Shows a paper, or the board where there is none. */
  show(item: Item | null): void {
    this.work?.leave();
    if (!item) {
      this.work = undefined;
      this.live.stop();
      history.replaceState(null, "", "/review");
      void this.board.show();
      return;
    }
    this.board.hide();
    const work = new Work(item, {
      changed: (field) => this.changed(work, field),
      conflict: (mine, current) => void this.conflict(work, mine, current),
      refused: (field, problem) => this.refused(field, problem),
      connection: () => this.head.unsaved(work),
    });
    this.work = work;
    history.replaceState(null, "", `/review/${encodeURIComponent(item.document)}`);
    this.list.show(work);
    this.links.show(work);
    this.head.show(work);
    this.viewer.show(work);
    this.strip.show(work);
    this.panel("fields");
    this.live.follow(item.dossier);
    this.deciding.next(undefined);
    void fetchAhead(item);
  }

  private changed(work: Work, field: Field): void {
    if (work !== this.work) return;
    this.list.update(field);
    this.head.update(work);
    this.strip.update();
    this.viewer.draw();
  }

  private entered(row: Row): void {
    const field = this.work?.field(row.index);
    if (!this.work || !field) return;
    this.viewer.look(field);
    const at = this.work.item.fields.indexOf(field) + 1;
    say(row.sentence(field), `${t("review.field_n", at, this.work.item.fields.length)} · ${field.label}`);
  }

  private turned(page: { page: number }): void {
    const { item } = this.work ?? {};
    const whole = item?.pages.find((p) => p.page === page.page);
    if (!item || !whole) return;
    this.strip.at(page.page);
    this.head.turned(item, page.page);
    void this.hand.load(item.file, whole);
  }

  private async choosePage(page: number, document: string): Promise<void> {
    if (!this.work) return;
    if (document === "" || document === this.work.item.document) this.viewer.turnTo(page);
    else if (await this.saved()) await this.open(document);
  }

  /** Sends what is typed and waits; tells whether all of it arrived. */
  async saved(): Promise<boolean> {
    const { work } = this;
    if (!work) return false;
    if (this.list.current) this.deciding.flush(this.list.current);
    work.resend();
    await work.settled();
    const left = work.unsaved()[0];
    if (!left) return true;
    say(t("review.unsaved_first"), left.label);
    this.list.focus(left.index);
    return false;
  }

  /** Shows the list of fields or that of links. */
  panel(which: "fields" | "links"): void {
    for (const name of ["fields", "links"] as const) {
      need(`tab-${name}`).setAttribute("aria-selected", String(name === which));
      need(`${name}-list`).hidden = name !== which;
    }
  }

  toggleLinks(): void {
    const on = need("links-list").hidden;
    this.panel(on ? "links" : "fields");
    if (on) this.links.focus();
    else if (this.list.current) this.list.focus(this.list.current.index);
  }

  /** Shows the next page on which something waits. */
  problemPage(): void {
    const { work } = this;
    if (!work) return;
    const pages = work.opens().map((field) => field.evidence?.[0]?.page ?? 0).filter((page) => page > 0);
    const page = pages.find((p) => p > this.viewer.number) ?? pages[0];
    const open = work.opens().find((field) => field.evidence?.[0]?.page === page);
    if (open) this.list.focus(open.index);
    else say(t("review.no_problem_page"));
  }

  // Asks for the paper again because something changed it.
  private async refresh(): Promise<void> {
    const { work } = this;
    if (!work) return;
    let fresh: Item;
    try {
      fresh = await api.item(work.item.document);
    } catch (reason) {
      if (reason instanceof Problem && reason.status === 404) await this.gone(work);
      return; // away: what is on screen stays
    }
    if (work !== this.work) return;
    const { late, anew } = merge(work, this.list, fresh);
    need("rereading").hidden = !fresh.reading;
    if (anew && work.unsaved().length === 0) this.show(fresh);
    if (anew) return;
    this.list.updateAll();
    this.links.show(work);
    this.head.update(work);
    this.strip.update();
    this.viewer.draw();
    for (const field of late) toast({ kind: "warn", text: t("review.late", field.label), action: { label: t("review.see_both"), run: () => this.seeBoth(field.index) } });
  }

  // The paper is no more: its file was split otherwise.
  private async gone(work: Work): Promise<void> {
    if (work !== this.work) return;
    if (work.unsaved().length > 0) {
      toast({ kind: "err", text: t("review.gone_unsaved") });
      return;
    }
    need("rereading").hidden = true;
    await this.next();
  }

  private seeBoth(index: number): void {
    this.list.focus(index);
    this.deciding.others();
  }

  private async conflict(work: Work, mine: Pending, current: Field): Promise<void> {
    const typed = mine.action === "correct" ? mine.value : mine.action === "confirm" ? (work.field(current.index)?.display ?? "") : t(`review.said.${mine.action}`);
    const answer = await askConflict(current, typed, work.item.pages);
    if (work !== this.work) return;
    const edit = work.edit(current.index);
    const row = this.list.row(current.index);
    if (answer === "theirs") {
      delete edit.text;
      delete edit.place;
      if (row) row.refill = true;
      work.replace(current);
      return;
    }
    if (mine.action === "correct" || mine.action === "confirm") edit.text = typed; // it stays on the screen in any case
    work.replace(current);
    if (answer === "mine") work.decide(current, mine.action === "confirm" ? { ...mine, action: "correct", value: typed } : mine);
  }

  private refused(field: Field, problem: Problem): void {
    const text = `${field.label}: ${problem.text}`;
    say(problem.text, field.label);
    if (this.list.current?.index !== field.index) toast({ kind: "err", text, action: { label: t("review.see"), run: () => this.list.focus(field.index) } });
  }

  resend(): void {
    this.work?.resend();
  }

  /** The field that the person is at. */
  get field(): Field | undefined {
    return this.list.current && this.work?.field(this.list.current.index);
  }

  /** Brings the caret back to the field that the person was at. */
  resume(): void {
    if (this.list.current) this.list.focus(this.list.current.index);
    else this.deciding.next(undefined);
  }

  /** What Escape leaves: the typed text, the panel, the field. */
  escape(): void {
    const row = this.list.rowOf(document.activeElement);
    if (row && this.deciding.revert(row)) return;
    if (!need("links-list").hidden) this.toggleLinks();
    else this.viewer.view.focus({ preventScroll: true });
  }
}
