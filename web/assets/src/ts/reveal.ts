// Shows what is typed into a password input while its button is pressed down.

/** Lets each <button data-reveal="ID" hidden> show and hide the input of that ID; without scripts the button stays away. */
export function revealPasswords(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-reveal]")) {
    const input = document.getElementById(button.dataset["reveal"] ?? "");
    if (!(input instanceof HTMLInputElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
    // A password is never sent or remembered as plain text.
    input.form?.addEventListener("submit", () => (input.type = "password"));
  }
}
