// Asks before something that cannot be taken back: <button data-ask="…">, or a form with it, answered in a dialog of the page.
import { word } from "./words";

/** Lets a form with data-ask go only when its question was answered with yes. */
export function askBefore(): void {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || form.dataset["answered"]) return;
      const question = (event.submitter as HTMLElement | null)?.dataset["ask"] ?? form.dataset["ask"];
      if (!question) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      put(question, event.submitter?.textContent?.trim() ?? word("script.yes"), () => {
        form.dataset["answered"] = "yes";
        form.requestSubmit(event.submitter);
        delete form.dataset["answered"];
      });
    },
    true,
  );
}

function put(question: string, yes: string, then: () => void): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", question);
  const text = document.createElement("div");
  text.append(Object.assign(document.createElement("p"), { textContent: question }));
  const foot = document.createElement("footer");
  const no = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: word("script.no") });
  const go = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-danger", textContent: yes });
  no.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => {
    dialog.close();
    then();
  });
  dialog.addEventListener("close", () => dialog.remove());
  foot.append(no, go);
  dialog.append(text, foot);
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
