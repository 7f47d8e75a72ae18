// The list of keys for the help of the page, and the dialog in which a person changes them for this browser.
import { button, el } from "./dom";
import { ask } from "./dialogs";
import { actions, capOf, chordOf, fixed, refusal, type Action, type Keys } from "./keys";
import { t } from "./words";

/** Gives the keys and what they do, for the help. */
export function keyList(keys: Keys): Node[] {
  const rows = actions.map((action) => el("div", {}, el("dt", {}, el("kbd", {}, capOf(keys.chord(action)))), el("dd", {}, t(`review.key.${action}`))));
  rows.unshift(el("div", {}, el("dt", {}, el("kbd", {}, "Tab")), el("dd", {}, t("review.key.tab"))));
  rows.push(el("div", {}, el("dt", {}, t("review.keys.own")), el("dd", {}, button("keys", "btn-small", t("review.keys.change")))));
  return rows;
}

/** Lets the person change the keys. */
export async function askKeys(keys: Keys, changed: () => void): Promise<void> {
  const told = el("p", { class: "hint", role: "status" }, t("review.keys.text"));
  const body = el("tbody");
  let listening: Action | undefined;
  const draw = () => {
    body.replaceChildren(
      ...actions.map((action) => {
        const press = button("", "btn-small", t(listening === action ? "review.keys.press" : "review.keys.another"));
        press.setAttribute("aria-label", `${t("review.keys.another")}: ${t(`review.key.${action}`)}`);
        press.addEventListener("click", () => {
          listening = action;
          told.textContent = `${t(`review.key.${action}`)}: ${t("review.keys.press")}`;
          draw();
          body.querySelector<HTMLElement>(`[data-for="${action}"]`)?.focus();
        });
        press.dataset["for"] = action;
        return el("tr", {}, el("td", {}, t(`review.key.${action}`)), el("td", { class: "nowrap" }, el("kbd", {}, capOf(keys.chord(action)))), el("td", {}, fixed.includes(action) ? "" : press));
      }),
    );
    changed();
  };
  body.addEventListener("keydown", (event) => {
    if (!listening) return;
    const chord = chordOf(event);
    if (chord === "" || chord === "Tab" || chord === "Shift+Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const action = listening;
    listening = undefined;
    const against = chord === "Escape" ? undefined : refusal(chord, action, keys);
    if (chord !== "Escape" && !against) keys.change(action, chord);
    told.textContent = against ? `${capOf(chord)}: ${t(`review.keys.refused.${against}`)}` : `${t(`review.key.${action}`)}: ${capOf(keys.chord(action))}`;
    draw();
    body.querySelector<HTMLElement>(`[data-for="${action}"]`)?.focus();
  });
  draw();
  const table = el("table", { class: "tbl" }, body);
  const answer = await ask(t("review.keys.title"), [told, el("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": t("review.keys.title") }, table)], [
    { text: t("review.keys.reset"), value: "reset" },
    { text: t("review.close"), value: "", classes: "btn-primary" },
  ]);
  if (answer === "reset") {
    keys.reset();
    changed();
  }
}
