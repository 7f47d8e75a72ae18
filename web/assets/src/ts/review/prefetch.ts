// Fetching ahead what will be looked at next: the other pages of this file, and the pages of the paper that comes after it.
import { api } from "./api";
import { imageOf } from "./crop";
import type { Item } from "./types";

const kept: HTMLImageElement[] = []; // held, so that the decoded pictures stay at hand

function load(addresses: string[]): void {
  for (const address of addresses) {
    const image = new Image();
    image.decoding = "async";
    image.src = address;
    kept.push(image);
  }
  kept.splice(0, Math.max(0, kept.length - 12));
}

function pagesOf(item: Item, most: number): string[] {
  const own = item.pages.filter((page) => page.document === item.document);
  return own.slice(0, most).map((page) => imageOf(page));
}

/** Fetches what comes after what is on screen. Nothing is locked by it, and a failure costs only time later. */
export async function fetchAhead(item: Item): Promise<void> {
  load(pagesOf(item, 4));
  if (!item.next) return;
  try {
    load(pagesOf(await api.item(item.next), 2));
  } catch {
    // somebody took it, or the network is away
  }
}
