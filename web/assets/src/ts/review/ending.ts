// How a paper is left: finished, put off, sent back, taken apart; and taken back.
import { toast } from "../toast";
import { api, Problem } from "./api";
import { askException, askLater, askRescan, askType } from "./dialogs";
import { need } from "./dom";
import { capOf, type Keys } from "./keys";
import type { Review } from "./review";
import { askSplit } from "./split";
import { say } from "./status";
import type { Item } from "./types";
import { t } from "./words";

const undoable = 30_000; // milliseconds in which a finished paper can be taken back

/** The ways to leave a paper. */
export class Ending {
  private finished: { document: string; at: number } | undefined;

  constructor(
    private readonly page: Review,
    private readonly keys: Keys,
  ) {}

  /** Finishes the paper, if nothing on it waits, and shows the next. */
  async finish(): Promise<void> {
    const { work } = this.page;
    if (!work || !(await this.page.saved())) return;
    const open = work.opens()[0];
    if (open) {
      say(t("review.left", work.opens().length), open.label);
      this.page.list.focus(open.index);
      return;
    }
    await this.page.attempt(async () => {
      const { document, type_name } = work.item;
      try {
        const answer = await api.finish(document);
        this.finished = { document, at: Date.now() };
        this.page.show(answer?.next ?? null);
      } catch (reason) {
        if (!(reason instanceof Problem) || reason.status !== 409) throw reason;
        this.page.show(await api.item(document)); // somebody or something opened a field again
        throw reason;
      }
      toast({ kind: "ok", text: t("review.finished", type_name), action: { label: t("review.undo"), key: capOf(this.keys.chord("undo")), run: () => void this.unfinish() } });
    });
  }

  private async unfinish(): Promise<boolean> {
    const { finished } = this;
    this.finished = undefined;
    if (!finished || Date.now() - finished.at > undoable || !(this.page.work === undefined || (await this.page.saved()))) return false;
    await this.page.attempt(async () => {
      this.page.show(await api.unfinish(finished.document));
      say(t("review.taken_back"));
    });
    return true;
  }

  /** Takes back the last thing that was decided: of a field, else of the last paper. */
  async undo(): Promise<void> {
    if (this.page.deciding.undo()) return;
    if (!(await this.unfinish())) say(t("review.nothing_to_undo"));
  }

  // Lets the paper go in another way than finishing it.
  private async letGo(ask: () => Promise<((document: string) => Promise<{ next?: Item | null } | null>) | undefined>, done: string): Promise<void> {
    if (!this.page.work || !(await this.page.saved())) return;
    const act = await ask();
    const { work } = this.page;
    if (!act || !work) return;
    await this.page.attempt(async () => {
      const answer = await act(work.item.document);
      toast({ kind: "ok", text: t(done, work.item.type_name) });
      this.page.show(answer?.next ?? null);
    });
  }

  later(): Promise<void> {
    return this.letGo(async () => {
      const reason = await askLater();
      return reason === undefined ? undefined : (document) => api.postpone(document, reason);
    }, "review.later.done");
  }

  exception(): Promise<void> {
    return this.letGo(async () => {
      const reason = await askException();
      return reason === undefined ? undefined : (document) => api.exception(document, reason);
    }, "review.exception.done");
  }

  rescan(): Promise<void> {
    return this.letGo(async () => {
      const answer = this.page.work && (await askRescan(this.page.work.item, this.page.viewer.number));
      return answer ? (document) => api.sendBack(document, answer.reason, answer.pages) : undefined;
    }, "review.rescan.done");
  }

  /** Gives the paper back to the queue and shows the board. */
  async release(): Promise<void> {
    const { work } = this.page;
    if (!work || !(await this.page.saved())) return;
    await this.page.attempt(async () => {
      await api.release(work.item.document);
      this.page.show(null);
    });
  }

  async changeType(): Promise<void> {
    if (!this.page.work || !(await this.page.saved())) return;
    const { item } = this.page.work;
    const type = await askType(item);
    if (type === undefined) return;
    await this.page.attempt(async () => {
      await api.type(item.document, type);
      this.again(t("review.type.done"));
    });
  }

  async split(): Promise<void> {
    if (!this.page.work || !(await this.page.saved())) return;
    const { item } = this.page.work;
    const parts = await askSplit(item, this.page.viewer.number);
    if (!parts) return;
    await this.page.attempt(async () => {
      await api.papers(item.file, parts, item.version);
      this.again(t("review.split.done"));
    });
  }

  // The machine reads the file's papers anew; news will tell when it is through.
  private again(text: string): void {
    need("rereading").hidden = false;
    say(text);
  }
}
