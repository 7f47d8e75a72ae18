// The hand on the page: drag to move it, click a word to put it into the current field, draw a box to have it read again.
// The box can be drawn by keys as well: arrows move it, Shift and arrows change its size, Enter reads, Escape gives up.
import { placeOf } from "./crop";
import type { Box, Field, Page, Place } from "./types";
import type { Viewer } from "./viewer";

/** A recognised word of the page. */
interface Word {
  t: string;
  b: Box;
}

/** What the hand tells the page. */
export interface Picked {
  word(text: string, place: Place, append: boolean): void;
  field(index: number): void; // a field's box was clicked, where no word could be picked
  box(place: Place): void;
  drawing(on: boolean): void;
}

/** The hand on the page. */
export class Hand {
  private words = new Map<string, Word[]>();
  private file = "";
  private start: { x: number; y: number; left: number; top: number; page: [number, number]; moved: boolean } | undefined;
  private box: Box | undefined;
  /** Whether a box is being drawn. */
  drawing = false;

  constructor(
    private readonly viewer: Viewer,
    private readonly picked: Picked,
    private readonly fetchWords: (file: string, page: number) => Promise<{ words: Word[] | null }>,
  ) {
    const { view } = viewer;
    view.addEventListener("pointerdown", (event) => this.down(event));
    view.addEventListener("pointermove", (event) => this.move(event));
    view.addEventListener("pointerup", (event) => this.up(event));
    view.addEventListener("pointercancel", () => (this.start = undefined));
    view.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays in its field
    view.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** Fetches the words of a page, once. */
  async load(file: string, page: Page): Promise<void> {
    this.file = file;
    const key = `${file} ${page.page}`;
    if (this.words.has(key)) return;
    if (this.words.size > 40) this.words.clear();
    this.words.set(key, []);
    try {
      this.words.set(key, (await this.fetchWords(file, page.page)).words ?? []);
    } catch {
      this.words.delete(key); // without words everything else works
    }
  }

  private wordAt([x, y]: [number, number]): Word | undefined {
    const words = this.words.get(`${this.file} ${this.viewer.number}`) ?? [];
    return words.find(({ b }) => x >= b[0] - 2 && x <= b[2] + 2 && y >= b[1] - 2 && y <= b[3] + 2);
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || !this.viewer.current) return;
    const { view } = this.viewer;
    this.start = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop, page: this.viewer.at(event.clientX, event.clientY), moved: false };
    if (event.pointerType !== "touch" || this.drawing) view.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const { start, viewer } = this;
    const here = viewer.at(event.clientX, event.clientY);
    if (!start) {
      if (!this.drawing) viewer.drawHand(this.wordAt(here)?.b, "bx-word");
      return;
    }
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    start.moved ||= Math.hypot(dx, dy) > 4;
    if (!start.moved) return;
    if (this.drawing) {
      const [x, y] = start.page;
      this.set([Math.min(x, here[0]), Math.min(y, here[1]), Math.max(x, here[0]), Math.max(y, here[1])]);
    } else if (event.pointerType !== "touch") {
      viewer.view.scrollTo(start.left - dx, start.top - dy);
    }
  }

  private up(event: PointerEvent): void {
    const { start } = this;
    this.start = undefined;
    if (!start) return;
    if (this.drawing) {
      if (start.moved) this.finish();
      return;
    }
    if (start.moved) return;
    const word = this.wordAt(start.page);
    if (word) {
      this.picked.word(word.t, { page: this.viewer.number, box: word.b }, event.shiftKey);
      return;
    }
    const under = document.elementsFromPoint(event.clientX, event.clientY).find((node) => node.matches(".bx[data-index]"));
    const index = under?.getAttribute("data-index");
    if (index) this.picked.field(Number(index));
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault(); // the browser would zoom the whole page
    this.viewer.zoomBy(event.deltaY < 0 ? 1 : -1);
  }

  /** Begins a box at the field's place, or in the middle of what is in sight. */
  begin(field: Field | undefined): void {
    const place = field && placeOf(field);
    const [l, top, r, b] = this.viewer.sight();
    const middle: Box = [l + (r - l) * 0.3, top + (b - top) * 0.45, l + (r - l) * 0.7, top + (b - top) * 0.45 + (r - l) * 0.05];
    this.drawing = true;
    this.set(place && place.page === this.viewer.number ? place.box : middle);
    this.viewer.view.classList.add("drawing");
    this.viewer.view.focus({ preventScroll: true });
    this.picked.drawing(true);
  }

  private set(box: Box): void {
    const { width, height } = this.viewer.current ?? { width: 1, height: 1 };
    const within = (n: number, most: number) => Math.round(Math.max(0, Math.min(most, n)));
    this.box = [within(box[0], width), within(box[1], height), within(box[2], width), within(box[3], height)];
    this.viewer.drawHand(this.box, "bx-hand");
  }

  /** Gives up the box. */
  cancel(): void {
    if (!this.drawing) return;
    this.drawing = false;
    this.box = undefined;
    this.viewer.drawHand(undefined, "");
    this.viewer.view.classList.remove("drawing");
    this.picked.drawing(false);
  }

  private finish(): void {
    const { box } = this;
    const page = this.viewer.number;
    this.cancel();
    if (box && box[2] - box[0] > 3 && box[3] - box[1] > 3) this.picked.box({ page, box });
  }

  /** Lets the box have a key while it is drawn; tells whether it was meant for it. */
  key(event: KeyboardEvent): boolean {
    if (!this.drawing || !this.box || event.altKey || event.metaKey) return false;
    const step = (event.ctrlKey ? 1 : 8) / Math.max(0.2, this.viewer.scale);
    const dx = event.code === "ArrowRight" ? step : event.code === "ArrowLeft" ? -step : 0;
    const dy = event.code === "ArrowDown" ? step : event.code === "ArrowUp" ? -step : 0;
    const [l, top, r, b] = this.box;
    if (dx !== 0 || dy !== 0) this.set(event.shiftKey ? [l, top, Math.max(l + 4, r + dx), Math.max(top + 4, b + dy)] : [l + dx, top + dy, r + dx, b + dy]);
    else if (event.code === "Enter" || event.code === "NumpadEnter") this.finish();
    else if (event.code === "Escape") this.cancel();
    else return false;
    return true;
  }
}
