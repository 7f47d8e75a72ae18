// The list of procedures under its input: the combobox pattern of ARIA, matching by code or by words without their tones.
import { ask } from "../net";
import { composing } from "../typing";

/** Gives text without marks and tones, in lower case, so that words typed without them are found. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/gi, "d")
    .toLowerCase();
}

/** Lets [data-combo] offer its procedures. */
export function offerProcedures(): void {
  const box = document.querySelector<HTMLElement>("[data-combo]");
  const input = box?.querySelector<HTMLInputElement>("input");
  const list = box?.querySelector<HTMLElement>("[role=listbox]");
  if (box && input && list) new Combo(input, list).follow();
}

class Combo {
  private readonly options: HTMLElement[];
  private shown: HTMLElement[] = [];
  private at = -1;
  private told = "";

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
  ) {
    this.options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  follow(): void {
    this.input.addEventListener("input", () => this.open(true));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the input keeps the focus
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(option);
    });
    if (this.input.value) void this.tell(this.input.value.split(" ")[0] ?? "");
  }

  private open(filtered: boolean): void {
    const words = folded(filtered ? this.input.value : "").split(/\s+/).filter(Boolean);
    this.shown = this.options.filter((option) => words.every((word) => folded(option.dataset["text"] ?? "").includes(word)));
    for (const option of this.options) option.hidden = !this.shown.includes(option);
    this.list.hidden = this.shown.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(filtered && words.length > 0 ? 0 : -1);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  private mark(at: number): void {
    this.at = this.shown.length > 0 ? at : -1;
    const current = this.shown[this.at];
    for (const option of this.options) option.setAttribute("aria-selected", String(option === current));
    if (current) {
      this.input.setAttribute("aria-activedescendant", current.id);
      current.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private key(event: KeyboardEvent): void {
    if (composing(event) || event.ctrlKey) return;
    const closed = this.list.hidden;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (closed) return this.open(false);
        const step = event.key === "ArrowDown" ? 1 : -1;
        return this.mark((this.at + step + this.shown.length) % this.shown.length);
      }
      case "Enter": {
        const current = this.shown[this.at];
        if (closed || !current) return;
        event.preventDefault();
        event.stopPropagation();
        return this.take(current);
      }
      case "Escape":
        if (closed) return;
        event.preventDefault();
        event.stopPropagation();
        return this.close();
    }
  }

  private take(option: HTMLElement): void {
    this.input.value = option.dataset["text"] ?? "";
    this.close();
    void this.tell(option.dataset["code"] ?? "");
    document.querySelector<HTMLInputElement>("#holder_id")?.focus();
  }

  /** Shows what the procedure asks for, and fills in the day of return where nobody wrote one. */
  private async tell(code: string): Promise<void> {
    const place = document.querySelector<HTMLElement>("[data-chosen]");
    if (!place || !code || code === this.told) return;
    this.told = code;
    try {
      const answer = await ask("/desk/asks?procedure=" + encodeURIComponent(code), { headers: { "HX-Request": "true" } });
      place.innerHTML = await answer.text();
    } catch {
      this.told = ""; // the list is help, not needed to go on
      return;
    }
    const due = document.querySelector<HTMLInputElement>("#due");
    const known = place.querySelector<HTMLElement>("[data-due]")?.dataset["due"];
    if (due && known && (due.value === "" || due.dataset["filled"] === due.value)) due.value = due.dataset["filled"] = known;
  }
}
