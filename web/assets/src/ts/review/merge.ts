// A newer reading of the paper in hand comes in. What a person typed, picked or is looking at stays as it is; the new value
// becomes an offer beside it.
import { byPerson, type Field, type Item } from "./types";
import type { FieldList } from "./fields";
import type { Work } from "./work";

/** What became of the news. */
export interface Merged {
  late: Field[]; // fields whose machine value changed under a person's hands
  anew: boolean; // the paper is made of other pages or fields now and has to be shown anew
}

/** Takes the newer state of the paper over, field by field. */
export function merge(work: Work, list: FieldList, fresh: Item): Merged {
  const old = work.item;
  const late: Field[] = [];
  const names = (item: Item) => item.fields.map(({ index, name }) => `${index} ${name}`).join();
  const shape = (item: Item) => [item.type, ...item.pages.map(({ page, document }) => `${page} ${document}`)].join();
  if (names(old) !== names(fresh) || shape(old) !== shape(fresh)) return { late, anew: true };
  for (const field of fresh.fields) {
    const now = work.field(field.index);
    if (now && takeOver(work, list, now, field)) late.push(field);
  }
  old.links = fresh.links;
  old.findings = fresh.findings;
  old.lock = fresh.lock;
  old.pages = fresh.pages;
  old.queue = fresh.queue;
  return { late, anew: false };
}

// Tells whether the person has to hear of it.
function takeOver(work: Work, list: FieldList, old: Field, fresh: Field): boolean {
  const edit = work.edit(fresh.index);
  const row = list.row(fresh.index);
  const touched = edit.text !== undefined || edit.pending !== undefined || row?.focused === true;
  if (!touched || old.version === fresh.version) {
    if (edit.pending === undefined) work.replace(fresh);
    return false;
  }
  // Another person's decision: the version stays old, so that saving shows both values instead of overwriting one.
  if (byPerson(fresh)) {
    if (edit.text !== undefined || edit.pending !== undefined) return false;
    if (row) row.refill = true;
    work.replace(fresh);
    return false;
  }
  if (row && edit.text === undefined && row.input.value !== fresh.display) {
    edit.text = row.input.value; // what the person is looking at is what Enter will save
    edit.picked = true;
  }
  work.replace(fresh);
  return fresh.display !== (edit.text ?? fresh.display);
}
