// The keys of the page: which chord does what, which a person may change. Chords name the place of a key (event.code), so
// that an input method's idea of the letter does not matter. No chord is a bare letter or digit: Telex and VNI type with these.

/** What keys do. */
export type Action =
  | "confirm" | "back" | "finish" | "take" | "others" | "keep" | "doubt" | "doubtBack" | "absent" | "illegible" | "box" | "zoom"
  | "pageNext" | "pageBack" | "pageProblem" | "rotate" | "links" | "split" | "later" | "exception" | "rescan" | "undo" | "escape";

/** The keys as they are before anybody changes them; the first of several is the one that is printed. */
export const standard: Record<Action, string[]> = {
  confirm: ["Enter", "NumpadEnter"],
  back: ["Shift+Enter"],
  finish: ["Ctrl+Enter", "Ctrl+NumpadEnter"],
  take: ["Ctrl+Space"],
  others: ["Alt+ArrowDown"],
  keep: ["Alt+Enter"],
  doubt: ["F8"],
  doubtBack: ["Shift+F8"],
  absent: ["Ctrl+Comma"],
  illegible: ["Ctrl+Period"],
  box: ["Ctrl+KeyB"],
  zoom: ["F2"],
  pageNext: ["PageDown"],
  pageBack: ["PageUp"],
  pageProblem: ["Ctrl+PageDown", "Alt+PageDown"], // a browser with several tabs keeps the first for itself
  rotate: ["Alt+KeyR"],
  links: ["F4"],
  split: ["F6"],
  later: ["F9"],
  exception: ["Shift+F9"],
  rescan: ["F10"],
  undo: ["Ctrl+KeyZ"],
  escape: ["Escape"],
};

/** All actions in the order in which people are shown them. */
export const actions = Object.keys(standard) as Action[];

/** Actions whose key stays as it is: a person must always find the way out, and Enter is what the page says everywhere. */
export const fixed: readonly Action[] = ["confirm", "escape"];

const storage = "sohoa.review.keys";
const naturally = /^(Key[A-Z]|Digit\d|Numpad\d|Space|Backspace|Delete|Tab|Arrow\w+|Home|End|Enter|NumpadEnter|Comma|Period|Semicolon|Quote|Slash|Backslash|Bracket\w+|Minus|Equal|Backquote|Numpad\w+)$/;

/** Gives the chord of a key press, as "Ctrl+Space"; "" for a modifier alone or a press that an input method is working on. */
export function chordOf(event: KeyboardEvent): string {
  if (event.isComposing || event.keyCode === 229 || event.metaKey) return "";
  if (/^(Control|Shift|Alt|Meta|OS|CapsLock)/.test(event.code) || event.code === "") return "";
  return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + event.code;
}

/** Why a chord cannot be used as a key of the page; undefined where it can. */
export type Refusal = "typing" | "toggle" | "browser" | "taken";

/** Judges a chord for an action under the keys so far. */
export function refusal(chord: string, action: Action, keys: Keys): Refusal | undefined {
  const code = chord.split("+").at(-1) ?? "";
  const bare = !chord.includes("Ctrl+") && !chord.includes("Alt+");
  if (bare && naturally.test(code) && chord !== "Shift+Enter") return "typing";
  if (chord.includes("Ctrl+") && chord.includes("Shift+")) return "toggle"; // input methods switch on and off with it
  if (chord === "Alt+KeyZ" || (chord.includes("Ctrl+") && chord.includes("Alt+"))) return "toggle"; // UniKey; AltGr
  if (/^Ctrl\+(Key[CVXATNWRFPSLDJHU]|Tab|Backspace|Delete|Arrow\w+|Home|End|Digit\d)$/.test(chord)) return "browser";
  if (/^(F1|F5|F11|F12|Alt\+(F4|Tab|ArrowLeft|ArrowRight|Home|KeyD|KeyF|KeyE)|Escape)$/.test(chord)) return "browser";
  const holder = keys.action(chord);
  return holder !== undefined && holder !== action ? "taken" : undefined;
}

/** The keys of this browser: the standard ones and what the person changed. */
export class Keys {
  private changed: Partial<Record<Action, string>> = {};
  private table = new Map<string, Action>();

  constructor(private readonly store: Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined) {
    try {
      const kept = JSON.parse(store?.getItem(storage) ?? "{}") as Record<string, unknown>;
      for (const action of actions) {
        const chord = kept[action];
        if (typeof chord === "string" && !fixed.includes(action)) this.changed[action] = chord;
      }
    } catch {
      // what is kept cannot be read: the standard keys hold
    }
    this.index();
  }

  private index(): void {
    this.table = new Map();
    for (const action of actions) for (const chord of this.chords(action)) this.table.set(chord, action);
  }

  private chords(action: Action): string[] {
    const own = this.changed[action];
    return own === undefined ? standard[action] : [own];
  }

  /** What a chord does. */
  action(chord: string): Action | undefined {
    return this.table.get(chord);
  }

  /** The chord that is printed for an action. */
  chord(action: Action): string {
    return this.chords(action)[0] ?? "";
  }

  /** Gives the action another chord and keeps it in this browser. The chord must have been judged first. */
  change(action: Action, chord: string): void {
    this.changed[action] = chord;
    this.index();
    this.store?.setItem(storage, JSON.stringify(this.changed));
  }

  /** Brings the standard keys back. */
  reset(): void {
    this.changed = {};
    this.index();
    this.store?.removeItem(storage);
  }
}

const caps: Record<string, string> = {
  Enter: "↵", NumpadEnter: "↵", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", PageDown: "PgDn", PageUp: "PgUp", Comma: ",", Period: ".",
  Escape: "Esc", Semicolon: ";", Slash: "/", Quote: "'", Backslash: "\\", BracketLeft: "[", BracketRight: "]", Minus: "-", Equal: "=", Backquote: "`", Shift: "⇧",
};

/** A chord as it is printed on a control: "Ctrl Space", "⇧ F8". */
export function capOf(chord: string): string {
  return chord
    .split("+")
    .map((part) => caps[part] ?? part.replace(/^Key|^Digit/, ""))
    .join(" ");
}
