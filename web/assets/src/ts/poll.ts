// Parts of a page that look again by themselves: <div hx-get="…" hx-trigger="every 5s" data-poll>.

/** Lets no part look again that nobody sees, or in which somebody works: his focus would be lost with what is replaced. */
export function restPolls(): void {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target;
    if (!(part instanceof HTMLElement) || !("poll" in part.dataset)) return;
    if (document.hidden || part.contains(document.activeElement) || document.querySelector("dialog[open]")) event.preventDefault();
  });
}
