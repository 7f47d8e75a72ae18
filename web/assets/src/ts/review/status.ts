// The line at the bottom: what is to do with the current field, and what just happened. Screen readers hear it at most once
// a second, and then the last of what it said.
import { need } from "./dom";

const apart = 1000; // milliseconds

let timer = 0;
let last = 0;

/** Says a sentence in the line at the bottom, with the name of the field that it is about. */
export function say(text: string, place = ""): void {
  const where = need("status-place");
  where.textContent = place;
  where.hidden = place === "";
  need("status-text").textContent = text;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    last = Date.now();
    need("status-live").textContent = [place, text].filter(Boolean).join(": ");
  }, Math.max(0, apart - (Date.now() - last)));
}
