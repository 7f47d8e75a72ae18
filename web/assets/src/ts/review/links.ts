// Links to earlier results: what is proposed and why, and the person's answer.
import { toast } from "../toast";
import { api, Offline, Problem } from "./api";
import { button, el, need } from "./dom";
import { mark } from "./row";
import type { Link } from "./types";
import { named, t } from "./words";
import type { Work } from "./work";

const looks: Record<Link["state"], string> = { proposed: "check", confirmed: "confirmed", rejected: "auto", pending: "missing" };

/** The panel of links. */
export class LinkPanel {
  private readonly list = need("links-list");
  private work: Work | undefined;

  constructor(private readonly changed: () => void) {
    this.list.addEventListener("click", (event) => {
      const press = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-link]") : null;
      if (press) void this.answer(Number(press.dataset["link"]), press.dataset["answer"] as "confirm" | "reject" | "pending");
    });
    this.list.addEventListener("keydown", (event) => {
      if (event.isComposing || (event.code !== "ArrowDown" && event.code !== "ArrowUp")) return;
      const cards = [...this.list.querySelectorAll<HTMLElement>(".link")];
      const at = cards.findIndex((card) => card.contains(document.activeElement));
      const next = cards[at + (event.code === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.querySelector<HTMLElement>("button")?.focus();
    });
  }

  /** How many links wait for an answer. */
  waiting(): number {
    return (this.work?.item.links ?? []).filter(({ state }) => state === "proposed").length;
  }

  /** Shows the links of another paper. */
  show(work: Work): void {
    this.work = work;
    const links = work.item.links ?? [];
    const cards = links.map((link) => this.card(link));
    this.list.replaceChildren(...(cards.length > 0 ? cards : [el("p", { class: "none muted" }, t("review.links.none"))]));
  }

  private card(link: Link): HTMLElement {
    const items = (texts: string[] | null, kind: string, className: string) =>
      (texts ?? []).map((text) => el("li", { class: className }, el("span", { class: "vh" }, `${kind}: `), text));
    const press = (answer: string, key: string, on: boolean, classes: string) => {
      const node = button("", `btn-small ${classes}`.trim(), t(key));
      node.dataset["link"] = String(link.index);
      node.dataset["answer"] = answer;
      node.setAttribute("aria-pressed", String(on));
      return node;
    };
    const id = `link-${link.index}`;
    return el(
      "article",
      { class: "link", "aria-labelledby": id },
      el("div", { class: "row" }, el("h3", { id }, link.title || link.result_code || t("review.links.cited")), el("span", { class: "end" }, mark(looks[link.state], true, named("link", link.state)))),
      el("p", { class: "muted" }, [named("relation", link.relation), link.confidence_word ?? ""].filter(Boolean).join(" · "), " ", el("span", { class: "code" }, link.result_code)),
      el("ul", { class: "reasons" }, ...items(link.warnings, t("review.links.warning"), "warn"), ...items(link.reasons, t("review.links.reason"), "")),
      el(
        "div",
        { class: "row" },
        ...(link.result_code ? [press("confirm", "review.links.confirm", link.state === "confirmed", "")] : []),
        press("reject", "review.links.reject", link.state === "rejected", ""),
        press("pending", "review.links.pending", link.state === "pending", "btn-quiet"),
      ),
    );
  }

  private async answer(index: number, answer: "confirm" | "reject" | "pending"): Promise<void> {
    const { work } = this;
    const link = work?.item.links?.find((l) => l.index === index);
    if (!work || !link) return;
    try {
      work.did();
      await api.link(work.item.document, index, answer, link.version);
      const fresh = await api.item(work.item.document);
      work.item.links = fresh.links;
      this.show(work);
      this.list.querySelector<HTMLElement>(`[data-link="${index}"][data-answer="${answer}"]`)?.focus();
      this.changed();
    } catch (reason) {
      const text = reason instanceof Problem || reason instanceof Offline ? reason.text : String(reason);
      toast({ kind: "err", text: `${t("review.links.failed")} ${text}` });
    }
  }

  /** Brings the caret to the first link that waits. */
  focus(): void {
    const cards = [...this.list.querySelectorAll<HTMLElement>(".link")];
    const at = (this.work?.item.links ?? []).findIndex(({ state }) => state === "proposed");
    const to: HTMLElement = cards[Math.max(0, at)]?.querySelector<HTMLElement>("button") ?? need("tab-links");
    to.focus();
  }
}
