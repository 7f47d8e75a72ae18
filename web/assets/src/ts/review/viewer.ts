// The page image: which page, how large, which way up, what is marked on it. Turning and zooming change the view alone.
import { imageOf, imageWidth, placeOf } from "./crop";
import { need, svg } from "./dom";
import { bracket, boxesOf } from "./overlay";
import type { Box, Field, Page, Place } from "./types";
import { t } from "./words";
import type { Work } from "./work";

/** How large the page is shown: as wide as there is room, the current field large, or a chosen share of its pixels. */
type Zoom = "fit" | "field" | number;

const steps = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3];

/** The page image. */
export class Viewer {
  readonly view = need("page-view");
  readonly sheet = need<SVGSVGElement>("sheet");
  private readonly turned = need<SVGGElement>("turned");
  private readonly image = need<SVGImageElement>("page-image");
  private readonly marks = need<SVGGElement>("page-marks");
  /** Where boxes that a person draws, and the word under the pointer, are shown. */
  readonly hand = need<SVGGElement>("page-hand");
  private work: Work | undefined;
  private page: Page | undefined;
  private zoom: Zoom = "fit";
  private quarter = 0;
  private field: Field | undefined;
  private full = false;

  constructor(private readonly shown: (page: Page) => void) {
    new ResizeObserver(() => this.resize()).observe(this.view);
  }

  /** Shows another paper, from its first page on. */
  show(work: Work): void {
    this.work = work;
    this.field = undefined;
    this.page = undefined;
    this.quarter = 0;
    const first = work.item.pages.find((page) => page.document === work.item.document) ?? work.item.pages[0];
    if (first) this.turnTo(first.page);
  }

  /** The number of the page on view; 0 for none. */
  get number(): number {
    return this.page?.page ?? 0;
  }

  /** Shows the page of that number. */
  turnTo(number: number): void {
    const page = this.work?.item.pages.find((p) => p.page === number);
    if (!page || page === this.page) return;
    this.page = page;
    this.full = false;
    this.image.setAttribute("href", imageOf(page));
    this.image.setAttribute("width", String(page.width));
    this.image.setAttribute("height", String(page.height));
    this.hand.replaceChildren();
    this.orient();
    this.draw();
    this.view.scrollTo(0, 0);
    this.shown(page);
  }

  /** Shows the page that many after this one, of those of the file. */
  step(by: number): void {
    const pages = this.work?.item.pages ?? [];
    const at = pages.findIndex((page) => page === this.page);
    const next = pages[at + by];
    if (next) this.turnTo(next.page);
  }

  /** Draws the marks anew. */
  draw(): void {
    if (!this.work || !this.page) return;
    const nodes: SVGElement[] = boxesOf(this.work.item.fields, this.page.page);
    const own = this.field && bracket(this.field, this.work.edit(this.field.index).place, this.page.page);
    if (own) nodes.push(own);
    this.marks.replaceChildren(...nodes);
    const names = [t("review.image_of", this.work.item.type_name, this.page.page), this.field ? t("review.image_at", this.field.label) : ""];
    this.sheet.setAttribute("aria-label", names.filter(Boolean).join(", "));
  }

  /** Makes a field the current one: its page is shown and its place brought into sight. */
  look(field: Field): void {
    this.field = field;
    const place = this.place();
    if (place) this.turnTo(place.page);
    this.draw();
    if (this.zoom === "field") this.resize();
    else this.reveal();
  }

  private place(): Place | undefined {
    return this.field && placeOf(this.field, this.work?.edit(this.field.index).place);
  }

  // Brings the bracket into sight, with room around it; moves nothing where it is in sight.
  private reveal(always = false): void {
    const own = this.marks.querySelector(".bracket");
    if (!own) return;
    const box = own.getBoundingClientRect();
    const view = this.view.getBoundingClientRect();
    const room = 24;
    const inside = box.top >= view.top + room && box.bottom <= view.bottom - room && box.left >= view.left && box.right <= view.right;
    if (inside && !always) return;
    this.view.scrollTop += box.top + box.height / 2 - (view.top + view.height * 0.4);
    this.view.scrollLeft += box.left + Math.min(box.width, view.width) / 2 - (view.left + view.width / 2);
  }

  private get sides(): [number, number] {
    const { width, height } = this.page ?? { width: 1, height: 1 };
    return this.quarter % 2 === 0 ? [width, height] : [height, width];
  }

  // Turns the drawing by quarters, so that its corner lies at the origin again.
  private orient(): void {
    const { width, height } = this.page ?? { width: 1, height: 1 };
    const moves = ["", `translate(${height} 0) rotate(90)`, `translate(${width} ${height}) rotate(180)`, `translate(0 ${width}) rotate(270)`];
    this.turned.setAttribute("transform", moves[this.quarter] ?? "");
    const [w, h] = this.sides;
    this.sheet.setAttribute("viewBox", `0 0 ${w} ${h}`);
    this.resize();
  }

  /** Turns the view by a quarter to the right. */
  rotate(): void {
    this.quarter = (this.quarter + 1) % 4;
    this.orient();
    this.reveal(true);
  }

  /** Changes between the whole width and the current field. */
  toggle(): void {
    this.zoom = this.zoom === "field" || !this.place() ? "fit" : "field";
    this.resize();
  }

  /** Zooms by one step in or out. */
  zoomBy(by: 1 | -1): void {
    const now = this.scale;
    const next = by > 0 ? steps.find((s) => s > now * 1.05) : [...steps].reverse().find((s) => s < now / 1.05);
    if (next === undefined) return;
    this.zoom = next;
    this.resize();
  }

  /** How many pixels of the screen one of the page takes. */
  get scale(): number {
    return this.sheet.getBoundingClientRect().width / this.sides[0];
  }

  private resize(): void {
    if (!this.page) return;
    const room = this.view.clientWidth - 24;
    const [wide] = this.sides;
    const place = this.place();
    let scale = this.zoom === "fit" ? room / wide : this.zoom;
    if (this.zoom === "field") scale = place && place.page === this.page.page ? fieldScale(place.box, room, wide) : room / wide;
    this.sheet.style.width = `${Math.round(wide * (scale as number))}px`;
    this.sharpen(scale as number);
    if (this.zoom === "field") this.reveal(true);
    this.tell();
  }

  // A picture that is shown larger than it was fetched is fetched whole, once.
  private sharpen(scale: number): void {
    if (this.full || !this.page || scale * this.page.width * window.devicePixelRatio <= imageWidth * 1.2 || this.page.width <= imageWidth) return;
    this.full = true;
    const { page } = this;
    const whole = new Image();
    whole.src = imageOf(page, 0);
    void whole.decode().then(() => this.page === page && this.image.setAttribute("href", whole.src), () => undefined);
  }

  private tell(): void {
    need("zoom-share").textContent = `${Math.round(this.scale * 100)}%`;
    const fit = need("zoom-fit");
    fit.setAttribute("aria-pressed", String(this.zoom !== "field"));
    need("zoom-fit-name").textContent = this.zoom === "field" ? t("review.zoom_field") : t("review.zoom_fit");
  }

  /** Gives the point of the page under a point of the window. */
  at(x: number, y: number): [number, number] {
    const to = this.turned.getScreenCTM()?.inverse();
    const point = to ? new DOMPoint(x, y).matrixTransform(to) : new DOMPoint();
    return [point.x, point.y];
  }

  /** The part of the page that is in sight. */
  sight(): Box {
    const { width, height } = this.page ?? { width: 1, height: 1 };
    const { left, top, right, bottom } = this.view.getBoundingClientRect();
    const [ax, ay] = this.at(left, top);
    const [bx, by] = this.at(right, bottom);
    return [Math.max(0, Math.min(ax, bx)), Math.max(0, Math.min(ay, by)), Math.min(width, Math.max(ax, bx)), Math.min(height, Math.max(ay, by))];
  }

  /** The page on view. */
  get current(): Page | undefined {
    return this.page;
  }

  /** Shows a box that a person draws, or takes it away. */
  drawHand(box: Box | undefined, className: string): void {
    if (!box) {
      this.hand.replaceChildren();
      return;
    }
    const [l, top, r, b] = box;
    this.hand.replaceChildren(svg("rect", { class: className, x: l, y: top, width: Math.max(1, r - l), height: Math.max(1, b - top) }));
  }
}

// The field fills four fifths of the room, but a letter is never shown larger than a person reads at ease.
function fieldScale([l, top, r, b]: Box, room: number, wide: number): number {
  const scale = Math.min((room * 0.8) / Math.max(1, r - l), 56 / Math.max(1, b - top));
  return Math.min(3, Math.max(room / wide, scale));
}
