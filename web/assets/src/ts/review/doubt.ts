// Characters on which readings disagree: where they are, and how two texts differ. Offsets are UTF-16 units, as inputs count.
import { el } from "./dom";

/** A stretch of a text, its end exclusive. */
export type Span = [number, number];

/** Gives the stretches of other that differ from text, found from both ends; whole letters, never half of one. */
export function difference(text: string, other: string): Span[] {
  const a = [...text];
  const b = [...other];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const from = b.slice(0, head).join("").length;
  const to = other.length - b.slice(b.length - tail).join("").length;
  return from < to ? [[from, to]] : [];
}

/** Gives the text as nodes with the stretches marked as doubtful. */
export function marked(text: string, spans: readonly Span[]): (Node | string)[] {
  const out: (Node | string)[] = [];
  let at = 0;
  for (const [from, to] of [...spans].sort((x, y) => x[0] - y[0])) {
    const start = Math.max(from, at);
    const end = Math.min(to, text.length);
    if (start >= end) continue;
    if (start > at) out.push(text.slice(at, start));
    out.push(el("mark", { class: "d" }, text.slice(start, end)));
    at = end;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

/** Shortens a text for a button to the word of the first stretch and what follows it, with an ellipsis where something was left out. */
export function shortened(text: string, spans: readonly Span[], most = 14): { text: string; spans: Span[] } {
  const first = spans[0];
  if (text.length <= most) return { text, spans: [...spans] };
  const word = first ? text.lastIndexOf(" ", first[0] - 1) + 1 : 0;
  const near = first ? Math.max(word, first[0] - 8) : 0;
  const from = Math.min(near, Math.max(0, text.length - 4));
  const to = Math.min(text.length, Math.max(first?.[1] ?? 0, from + most));
  const head = from > 0 ? "…" : "";
  const shift = head.length - from;
  const moved = spans.filter(([a, b]) => a >= from && b <= to).map(([a, b]): Span => [a + shift, b + shift]);
  return { text: head + text.slice(from, to) + (to < text.length ? "…" : ""), spans: moved };
}

/** Gives the stretch after (or before) a place in the text, going round at the end. */
export function following(spans: readonly Span[], caret: number, back: boolean): Span | undefined {
  const sorted = [...spans].sort((x, y) => x[0] - y[0]);
  if (back) return sorted.filter(([from]) => from < caret).at(-1) ?? sorted.at(-1);
  return sorted.find(([from]) => from > caret) ?? sorted[0];
}
