// The pages where dossiers are found and shown: "/" brings the focus to the search box from anywhere outside of inputs, and
// Ctrl+Enter does what the page's primary button does.
import { composing, inText } from "./typing";

document.addEventListener("keydown", (event) => {
  if (composing(event) || inText(event.target) || document.querySelector("dialog[open]")) return;
  if (event.altKey || event.metaKey) return;
  if (event.key === "/" && !event.ctrlKey) {
    const box = document.querySelector<HTMLInputElement>("[data-search-box]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "Enter" && event.ctrlKey) {
    const primary = document.querySelector<HTMLElement>("[data-primary]");
    if (!primary) return;
    event.preventDefault();
    primary.click();
  }
});
