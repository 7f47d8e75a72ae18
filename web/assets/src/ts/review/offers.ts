// What a field offers besides the text that stands in its input, in the order in which one key takes it.
import type { Box, Field, Place } from "./types";

/** One value that can be taken as it is. */
export interface Offer {
  value: string; // as stored
  display: string; // as written
  kind: "ungrounded" | "fix" | "reading" | "earlier";
  from: string; // source, or what the server says of it
  place?: Place;
}

/**
 * Gives the offers of a field in whose input a text stands: what a broken rule suggests, the machine's value where the
 * text is another, other readings, the earlier result's value.
 */
export function offersOf(field: Field, text = field.display): Offer[] {
  const out: Offer[] = [];
  const add = (offer: Offer) => {
    const there = offer.display === text && offer.kind !== "ungrounded";
    if (offer.display !== "" && !there && !out.some((other) => other.display === offer.display)) out.push(offer);
  };
  if (field.look === "locked") return out; // the second person sees no suggestion
  if (field.look === "ungrounded") add({ value: field.value, display: field.display, kind: "ungrounded", from: field.source });
  if (field.fix) add({ value: field.fix.value, display: field.fix.display, kind: "fix", from: field.fix.reason });
  if (text !== field.display) add({ value: field.value, display: field.display, kind: "reading", from: field.source });
  for (const other of field.alternatives ?? []) {
    add({ value: other.value, display: other.display, kind: "reading", from: other.source, ...placed(other.page, other.box) });
  }
  if (field.earlier) add({ value: field.earlier.value, display: field.earlier.display, kind: "earlier", from: field.earlier.title || field.earlier.result_code });
  return out;
}

function placed(page: number | undefined, box: Box | null | undefined): { place?: Place } {
  return page && box ? { place: { page, box } } : {};
}
