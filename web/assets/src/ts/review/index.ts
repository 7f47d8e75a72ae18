// The review page's own script: one page, one island. Everything that a person can do has one name, which keys and buttons share.
import { asking } from "./dialogs";
import { need } from "./dom";
import { capOf, chordOf, Keys, type Action } from "./keys";
import { askKeys, keyList } from "./keysettings";
import { Review } from "./review";

type Done = void | Promise<void>;

// Actions that a key held down must not repeat: each decides something.
const once: readonly Action[] = ["take", "keep", "absent", "illegible", "undo"];

function actionsOf(review: Review): Record<Action, () => Done> {
  const { deciding, ending, viewer } = review;
  return {
    confirm: () => deciding.confirm(),
    back: () => deciding.back(),
    finish: () => ending.finish(),
    take: () => deciding.take(),
    others: () => deciding.others(),
    keep: () => deciding.keep(),
    doubt: () => deciding.doubt(false),
    doubtBack: () => deciding.doubt(true),
    absent: () => deciding.nothing("absent"),
    illegible: () => deciding.nothing("illegible"),
    box: () => (review.hand.drawing ? review.hand.cancel() : review.hand.begin(review.field)),
    zoom: () => viewer.toggle(),
    pageNext: () => viewer.step(1),
    pageBack: () => viewer.step(-1),
    pageProblem: () => review.problemPage(),
    rotate: () => viewer.rotate(),
    links: () => review.toggleLinks(),
    split: () => ending.split(),
    later: () => ending.later(),
    exception: () => ending.exception(),
    rescan: () => ending.rescan(),
    undo: () => ending.undo(),
    escape: () => review.escape(),
  };
}

function start(): void {
  const keys = new Keys(window.localStorage);
  const review = new Review(keys);
  const actions = actionsOf(review);
  const showKeys = () => {
    need<HTMLTemplateElement>("key-list").content.replaceChildren(...keyList(keys));
    for (const cap of document.querySelectorAll<HTMLElement>("kbd[data-key]")) cap.textContent = capOf(keys.chord(cap.dataset["key"] as Action));
  };
  const buttons: Record<string, () => Done> = {
    ...actions,
    zoomIn: () => review.viewer.zoomBy(1),
    zoomOut: () => review.viewer.zoomBy(-1),
    fields: () => review.panel("fields"),
    type: () => review.ending.changeType(),
    release: () => review.ending.release(),
    resend: () => review.resend(),
    next: () => review.next(),
    more: () => more(),
    keys: () => {
      document.querySelector<HTMLDialogElement>("dialog#keys")?.close();
      return askKeys(keys, showKeys);
    },
  };
  showKeys();
  document.addEventListener("click", (event) => {
    const press = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
    const act = press && buttons[press.dataset["act"] ?? ""];
    if (!press || !act) return;
    event.preventDefault();
    if (press.closest("#more-list")) more(false);
    void act();
  });
  document.addEventListener("keydown", (event) => press(event, review, keys, actions));
  const { document: paper, clerk } = need("review").dataset;
  void (clerk === "true" ? review.open(paper ?? "") : review.watch());
}

// The secondary actions where the bar has no room for them.
function more(on = need("more-list").hidden): void {
  need("more-list").hidden = !on;
  need("more").setAttribute("aria-expanded", String(on));
}

function press(event: KeyboardEvent, review: Review, keys: Keys, actions: Record<Action, () => Done>): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || asking()) return;
  if (event.repeat && event.key === "Enter") {
    event.preventDefault(); // a key held down must not walk through fields and papers
    return;
  }
  if (review.deciding.choices.key(event) || review.hand.key(event)) {
    event.preventDefault();
    return;
  }
  const action = keys.action(chordOf(event));
  if (!action || !meant(event, action, review)) return;
  event.preventDefault();
  if (event.repeat && once.includes(action)) return;
  void actions[action]();
}

// Enter belongs to a button that has the focus, Ctrl+Z to a text that is being changed, and no key of the page to a filter or a menu.
function meant(event: KeyboardEvent, action: Action, review: Review): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  const inField = target.matches("input[data-index]");
  if (!inField && target.matches("input, select, textarea")) return false;
  if (action === "confirm" || action === "back") {
    if (inField) return true;
    if (target.closest("button, a, summary, [data-act]")) return false;
    review.resume();
    return false;
  }
  if (action === "undo") return !review.deciding.editing();
  return true;
}

start();
