// The bars around the work: what the paper is and why it is here, how much of it waits, what is not saved yet.
import { Offline } from "./api";
import { el, need } from "./dom";
import type { LinkPanel } from "./links";
import { mark } from "./row";
import type { Item } from "./types";
import { clock, lasted, named, t } from "./words";
import type { Work } from "./work";

const looks = ["check", "invalid", "ungrounded", "missing", "locked"];

/** The bars around the work. */
export class Head {
  constructor(private readonly links: LinkPanel) {}

  /** Shows another paper. */
  show(work: Work): void {
    const { item } = work;
    document.title = `${item.type_name} · ${t("review.title")}`;
    need("work-title").textContent = item.type_name;
    need("work-position").textContent = item.position.of > 1 ? t("review.position", item.position.index, item.position.of) : "";
    const dossier = need<HTMLAnchorElement>("work-dossier");
    dossier.textContent = item.dossier;
    dossier.href = `/dossiers/${encodeURIComponent(item.dossier)}`;
    need("work-procedure").textContent = item.procedure_name || item.procedure;
    need("work-lane").textContent = t("review.waited", named("lane", item.lane), lasted(item.waiting_seconds));
    need("work-waiting").textContent = t("review.waiting", item.queue.waiting);
    this.holder(item);
    const told = need("work-note");
    told.hidden = item.note === "";
    told.textContent = t("review.note", item.note);
    need("rereading").hidden = !item.reading;
    this.update(work);
    this.unsaved(work);
  }

  private holder({ lock }: Item): void {
    const node = need("work-lock-text");
    need("work-lock").title = lock ? t("review.until", clock(lock.until)) : "";
    if (!lock) node.textContent = "";
    else if (lock.mine) node.textContent = t("review.mine");
    else node.textContent = t("review.held", lock.holder);
  }

  /** Shows how much of the paper waits. */
  update(work: Work | undefined): void {
    if (!work) return;
    const opens = work.opens();
    this.why(work);
    need("fields-count").textContent = String(work.item.fields.filter((field) => !field.optional_absent).length);
    const waiting = this.links.waiting();
    need("links-count").replaceChildren(waiting > 0 ? mark("check", true, t("review.links.waiting", waiting)) : el("span", { class: "muted" }, String((work.item.links ?? []).length)));
    const finish = need("finish");
    finish.setAttribute("aria-disabled", String(opens.length > 0));
    need("finish-text").textContent = opens.length > 0 ? t("review.left", opens.length) : t("review.finish");
    need("finish-why").textContent = opens.length > 0 ? t("review.finish_why", opens.length) : "";
    this.unsaved(work);
  }

  private why(work: Work): void {
    const opens = work.opens();
    const chips = looks.map((look) => ({ look, count: opens.filter((field) => field.look === look).length })).filter(({ count }) => count > 0);
    const others = (work.item.why ?? []).filter(({ code }) => !looks.includes(code) && code !== "link"); // fields and links are counted as they change
    const nodes: Node[] = chips.map(({ look, count }) => mark(look, true, t(`review.n.${look}`, count)));
    for (const { code } of others) nodes.push(el("span", { class: "chip-plain" }, named("review.why", code)));
    if (nodes.length === 0) nodes.push(el("span", { class: "muted" }, t("review.why_nothing")));
    need("work-why").replaceChildren(...nodes);
  }

  /** Says what could not be sent. */
  unsaved(work: Work): void {
    const stranded = work.stranded();
    const node = need("unsaved");
    node.hidden = stranded.length === 0;
    const [first] = stranded;
    if (!first) return;
    const why = work.edit(first.index).failed;
    need("unsaved-text").textContent = `${why instanceof Offline ? why.text : ""} ${t("review.stranded", stranded.length, stranded.map(({ label }) => label).join(", "))}`;
    need("sign-in").hidden = !(why instanceof Offline && why.signedOut);
  }

  /** Shows which page is on view. */
  turned(item: Item, page: number): void {
    const at = item.pages.findIndex((p) => p.page === page) + 1;
    need("page-number").textContent = t("review.page_of", at, item.pages.length);
  }
}
