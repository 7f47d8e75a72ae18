// What is drawn over the page image: a box for every field by its state, doubtful characters, and the bracket around the
// current place.
import { placeOf } from "./crop";
import { svg } from "./dom";
import { needsLook, type Box, type Field, type Place } from "./types";
import { t } from "./words";

/** Gives the boxes of the fields that stand on the page. */
export function boxesOf(fields: readonly Field[], page: number): SVGElement[] {
  const out: SVGElement[] = [];
  for (const field of fields) {
    for (const { box } of (field.evidence ?? []).filter((e) => e.page === page)) {
      const [l, top, r, b] = spread(box, 3);
      const title = svg("title", {}, `${field.label}: ${t(`state.${field.look}`)}`);
      out.push(svg("rect", { class: `bx bx-${field.look}`, x: l, y: top, width: r - l, height: b - top, "data-index": field.index }, title));
    }
    out.push(...doubtful(field, page));
  }
  return out;
}

// The letters of a line are taken as equally wide, which is near enough for an eye that looks there anyway.
function doubtful(field: Field, page: number): SVGElement[] {
  const words = field.evidence ?? [];
  const first = words[0];
  const length = field.display.length;
  if (!needsLook(field) || !first || words.length !== 1 || first.page !== page || length === 0) return [];
  const [l, top, r, b] = first.box;
  const unit = (r - l) / length;
  return (field.doubt ?? []).map(([from, to]) => svg("rect", { class: "bx-doubt", x: l + from * unit, y: top, width: Math.max(unit, (to - from) * unit), height: b - top }));
}

/** The box with that much room on each side. */
export function spread([l, top, r, b]: Box, by: number): Box {
  return [l - by, top - by, r + by, b + by];
}

/** The marks around a place; null where the field stands nowhere on the page. */
export function bracket(field: Field, picked: Place | undefined, page: number): SVGElement | null {
  const place = placeOf(field, picked);
  if (!place || place.page !== page) return null;
  const [l, top, r, b] = spread(place.box, 8);
  const arm = Math.min(26, (b - top) / 2.4, (r - l) / 2.4);
  const corners = `M${l} ${top + arm}V${top}H${l + arm}M${r - arm} ${top}H${r}V${top + arm}M${r} ${b - arm}V${b}H${r - arm}M${l + arm} ${b}H${l}V${b - arm}`;
  return svg("path", { class: "bracket", d: corners });
}
