// What the server tells of a paper under review: the bodies of /api/v1/review.

/** How a field looks to the person: its state, told apart by what there is to do. */
export type Look = "auto" | "check" | "invalid" | "ungrounded" | "missing" | "confirmed" | "corrected" | "reused" | "locked";

/** Left, top, right, bottom in pixels of the upright page; right and bottom exclusive. */
export type Box = [number, number, number, number];

export interface Finding {
  code: string;
  message: string;
  page?: number;
}

export interface Evidence {
  page: number;
  box: Box;
  text: string;
}

/** Another value that the field may take. */
export interface Alternative {
  value: string;
  display: string;
  source: string;
  page?: number;
  box?: Box | null;
}

export interface Field {
  index: number;
  name: string;
  label: string;
  group: string;
  kind: string;
  value: string;
  display: string; // as people write it
  raw: string;
  state: string;
  look: Look;
  source: string;
  required: boolean;
  critical: boolean;
  version: string;
  findings: Finding[] | null;
  evidence: Evidence[] | null;
  alternatives: Alternative[] | null;
  doubt: [number, number][] | null; // from and to in UTF-16 units of display
  earlier: { value: string; display: string; result_code: string; title: string } | null;
  fix: { value: string; display: string; reason: string } | null;
  optional_absent: boolean;
  by?: string; // who decided last, in a conflict
  at?: string; // when, RFC 3339
}

export interface Link {
  index: number;
  result_code: string;
  title: string;
  relation: string;
  state: "proposed" | "confirmed" | "rejected" | "pending";
  confidence_word?: string;
  reasons: string[] | null;
  warnings: string[] | null;
  cited?: unknown;
  version: string;
}

export interface Page {
  page: number;
  width: number;
  height: number;
  image: string; // address of the picture; ?w= asks for a width
  document: string; // the paper that the page belongs to, "" for none
  open: number; // fields on it that need a look
}

export interface Paper {
  document: string;
  type: string;
  type_name: string;
  pages: number[];
  open: number;
}

/** One paper with all that its review needs. */
export interface Item {
  document: string;
  dossier: string;
  file: string;
  unit: string;
  procedure: string;
  procedure_name: string;
  lane: string;
  received: string;
  waiting_seconds: number;
  position: { index: number; of: number };
  queue: { waiting: number };
  lock: { holder: string; until: string; mine: boolean } | null;
  why: { code: string; count: number }[] | null;
  type: string;
  type_name: string;
  types: { name: string; label: string }[] | null;
  pages: Page[];
  documents: Paper[];
  fields: Field[];
  findings: Finding[] | null;
  links: Link[] | null;
  second_keying: boolean;
  note: string;
  version: string; // of how the file's pages make papers
  next: string; // the paper that would come after this one, "" for none
  reading: boolean; // the file is being read again
}

/** What a person may decide about a field. */
export type Decision = "confirm" | "correct" | "illegible" | "absent" | "undo";

/** A place that a person pointed at. */
export interface Place {
  page: number;
  box: Box;
}

/** Tells whether a person must look at the field before the paper can be finished. */
export function needsLook(field: Field): boolean {
  if (field.optional_absent) return false;
  return field.look === "check" || field.look === "invalid" || field.look === "ungrounded" || field.look === "missing" || field.look === "locked";
}

/** Tells whether a person has the last word on the field. */
export function byPerson(field: Field): boolean {
  return field.state === "confirmed" || field.state === "corrected";
}
