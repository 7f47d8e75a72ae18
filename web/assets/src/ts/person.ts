// The person's own menu, and colours that change at once instead of with the next page.

export function followPerson(): void {
  const menu = document.querySelector<HTMLDetailsElement>("details.person");
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target as Node)) menu.open = false;
  });
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.name === "theme" && event.target instanceof HTMLFormElement) {
      event.preventDefault();
      wear(button, event.target);
    }
  });
}

// wear changes the colours and tells the server, which draws the next page with them.
function wear(button: HTMLButtonElement, form: HTMLFormElement): void {
  if (button.value) document.documentElement.dataset["theme"] = button.value;
  else delete document.documentElement.dataset["theme"];
  for (const other of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  body.set("theme", button.value);
  // The colours are on already; whether the server keeps them is of no weight.
  void fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
}
