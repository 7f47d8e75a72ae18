// A scanner types what the code of an identity card says into the box of the ID number, and then Enter.
import { Refusal, ask } from "../net";
import { toast } from "../toast";
import { composing } from "../typing";
import { word } from "../words";

/** Lets boxes of ID numbers ([data-card]) take the whole code of a card. */
export function readCards(): void {
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (composing(event) || event.key !== "Enter" || !(box instanceof HTMLInputElement) || box.dataset["card"] === undefined) return;
    if (!box.value.includes("|")) return;
    event.preventDefault(); // the scanner's Enter sends no form
    event.stopImmediatePropagation();
    void read(box);
  });
  // What somebody types over a card's values is no longer the card's.
  document.addEventListener("input", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !["holder_id", "holder_name", "holder_birth"].includes(box.name)) return;
    const card = box.form?.elements.namedItem("card");
    if (card instanceof HTMLInputElement) card.value = "";
  });
}

async function read(box: HTMLInputElement): Promise<void> {
  try {
    const answer = await ask("/desk/card", { method: "POST", body: new URLSearchParams({ text: box.value }) });
    fill(box, (await answer.json()) as Record<string, string>);
  } catch (error) {
    box.value = "";
    if (error instanceof Refusal) toast({ kind: "err", text: error.message });
  }
}

function fill(box: HTMLInputElement, card: Record<string, string>): void {
  const form = box.form;
  if (!form) return;
  const put = (name: string, value: string | undefined): void => {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement && value !== undefined) input.value = value;
  };
  form.dataset["dirty"] = "yes";
  if (box.dataset["card"] === "applicant") {
    put("applicant_id", card["holder_id"]);
    put("applicant_name", card["holder_name"]);
  } else {
    for (const [name, value] of Object.entries(card)) put(name, value);
    put("card", "1");
  }
  const news = form.querySelector<HTMLElement>("[data-card-news]");
  if (news) {
    news.textContent = word("desk.ts.card", card["holder_name"] ?? "");
    news.hidden = false;
  }
  form.querySelector<HTMLInputElement>("#phone")?.focus();
}
