// The pages of the file on the left: which is on view, which paper each belongs to, where something is open.
import { thumbnail } from "./dialogs";
import { el, need } from "./dom";
import { mark } from "./row";
import type { Page } from "./types";
import { t } from "./words";
import type { Work } from "./work";

/** The pages of the file. */
export class Strip {
  private readonly list = need("strip");
  private work: Work | undefined;
  private on = 0;

  constructor(private readonly chosen: (page: Page) => void) {
    this.list.addEventListener("click", (event) => {
      const node = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-page]") : null;
      const page = this.work?.item.pages.find((p) => String(p.page) === node?.dataset["page"]);
      if (!page) return;
      event.preventDefault();
      this.chosen(page);
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Shows the pages of another paper's file. */
  show(work: Work): void {
    this.work = work;
    let owner: string | undefined;
    const nodes: Node[] = [];
    for (const page of work.item.pages) {
      if (owner !== undefined && page.document !== owner) nodes.push(el("span", { class: "cut", "aria-hidden": "true" }, "F6"));
      owner = page.document;
      nodes.push(this.entry(page));
    }
    this.list.replaceChildren(...nodes);
    this.update();
    this.at(this.on);
  }

  private entry(page: Page): HTMLElement {
    const own = page.document === this.work?.item.document;
    const link = el("a", { href: page.document ? `/review/${encodeURIComponent(page.document)}` : "#", class: own ? "own" : null, "data-page": page.page });
    link.append(thumbnail(page), el("span", {}, t("review.page_n", page.page)), el("span", { "data-open": "" }), el("span", { class: "vh", "data-told": "" }));
    return link;
  }

  // The figure alone; what it counts is told in words beside it.
  private count(open: number): HTMLElement {
    const node = mark("check", true, String(open));
    node.setAttribute("aria-hidden", "true");
    return node;
  }

  private paperName(page: Page): string {
    return this.work?.item.documents.find((paper) => paper.document === page.document)?.type_name ?? t("review.no_paper");
  }

  /** Counts anew what is open on each page. */
  update(): void {
    const { work } = this;
    if (!work) return;
    const opens = work.opens();
    for (const page of work.item.pages) {
      const node = this.list.querySelector(`[data-page="${page.page}"]`);
      const own = page.document === work.item.document;
      const open = own ? opens.filter((field) => (field.evidence?.[0]?.page ?? -1) === page.page).length : page.open;
      node?.querySelector("[data-open]")?.replaceChildren(...(open > 0 ? [this.count(open)] : []));
      const told = node?.querySelector("[data-told]");
      if (told) told.textContent = t(open > 0 ? "review.strip.open" : "review.strip.done", this.paperName(page), open);
    }
  }

  /** Marks the page that is on view. */
  at(page: number): void {
    this.on = page;
    for (const node of this.list.querySelectorAll("[data-page]")) {
      if (node.getAttribute("data-page") === String(page)) {
        node.setAttribute("aria-current", "page");
        const { offsetTop, offsetHeight } = node as HTMLElement;
        const { scrollTop, clientHeight } = this.list;
        if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) this.list.scrollTop = offsetTop - clientHeight / 3;
      } else node.removeAttribute("aria-current");
    }
  }
}
