// The list of keys: F1 anywhere, "?" outside of inputs, or the button in the bar.
import { composing, inText } from "./typing";

/** Opens the page's list of keys (<template data-keys>, rows of <dt> and <dd>) over it. */
export function showKeys(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
  if (!dialog) return;
  const rows = dialog.querySelector("[data-page-keys]");
  const open = (): void => {
    if (dialog.open) return;
    const own = [...document.querySelectorAll<HTMLTemplateElement>("template[data-keys]")];
    rows?.replaceChildren(...own.map((template) => template.content.cloneNode(true)));
    dialog.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const asked = event.key === "F1" || (event.key === "?" && !inText(event.target));
    if (!asked || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-open-keys]")) {
      event.preventDefault();
      open();
    } else if (target === dialog || target.closest("#keys [data-close]")) dialog.close(); // beside the sheet, or its button
  });
}
