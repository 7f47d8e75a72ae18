// Pieces of page images: the crop that stands above or beside an input. A crop is the page's own picture seen through a
// window, so that the browser fetches and decodes it once.
import { svg } from "./dom";
import type { Box, Field, Page, Place } from "./types";
import { t } from "./words";

/** The width in pixels at which page images are fetched; enough to read an A4 page by, and small on the network. */
export const imageWidth = 1654;

/** The address of a page's picture in at most that many pixels of width; 0: as large as there is. */
export function imageOf(page: Page, width = imageWidth): string {
  const mark = page.image.includes("?") ? "&" : "?";
  return width > 0 && width >= page.width ? `${page.image}${mark}w=0` : `${page.image}${mark}w=${width}`;
}

/** Gives the page and box of a field's value: all its words on the first page where it stands. */
export function placeOf(field: Field, picked?: Place): Place | undefined {
  if (picked) return picked;
  const first = field.evidence?.[0];
  if (!first) return undefined;
  const boxes = (field.evidence ?? []).filter((e) => e.page === first.page).map((e) => e.box);
  return { page: first.page, box: around(boxes) };
}

/** The box around boxes. */
export function around(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map((b) => b[0])),
    Math.min(...boxes.map((b) => b[1])),
    Math.max(...boxes.map((b) => b[2])),
    Math.max(...boxes.map((b) => b[3])),
  ];
}

/** Tells how many times as wide as high a box is. */
export function slimness([l, t, r, b]: Box): number {
  return (r - l) / Math.max(1, b - t);
}

/** The crop of a place. wide: what stands around it is shown too, for a field that needs a look. */
export function cropOf(page: Page, { box }: Place, label: string, wide: boolean): SVGElement {
  const [l, top, r, b] = box;
  const pad = Math.max(3, Math.round((b - top) * 0.16));
  const x = l - pad;
  const y = top - pad;
  const height = b - top + 2 * pad;
  const width = wide ? Math.max(r - l + 2 * pad, height * 12) : r - l + 2 * pad;
  const image = svg("image", { href: imageOf(page), width: page.width, height: page.height });
  const attributes = { class: wide ? "crop crop-l" : "crop", preserveAspectRatio: "xMinYMid meet", role: "img", "aria-label": t("review.crop_of", label, page.page) };
  if (wide) return svg("svg", { ...attributes, viewBox: `${x} ${y} ${width} ${height}` }, image);
  const inside = svg("svg", { width, height, viewBox: `${x} ${y} ${width} ${height}` }, image);
  return svg("svg", { ...attributes, viewBox: `0 0 ${width} ${height}` }, inside);
}
