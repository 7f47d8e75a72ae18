// The page's words, and figures in the form of the page's language.
import { word } from "../words";

/** Gives the text of a key with {0}, {1}… filled in. */
export const t = word;

/** Gives the text of a key that is made of a prefix and a code, or the code where nobody foresaw it. */
export function named(prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  const text = word(key);
  return text === key ? code : text;
}

/** A length of time in minutes and seconds, or in hours or days where it is long. */
export function lasted(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  if (seconds < 3600) return `${two(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 48 * 3600) return t("review.hours", Math.round(seconds / 3600));
  return t("review.days", Math.round(seconds / 86400));
}

/** The time of day of a moment, as 10:44. */
export function clock(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? "" : date.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** A whole number with its thousands parted as the page's language does. */
export function count(n: number): string {
  return n.toLocaleString(document.documentElement.lang === "en" ? "en-US" : "vi-VN");
}
