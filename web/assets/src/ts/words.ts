// The words that scripts say stand in the page: <template data-words><i data-key="script.close">…</i></template>, drawn by the
// server in the visitor's language ({{wordsfor "script."}} in a template).

const known = new Map<string, string>();

function collect(): void {
  for (const holder of document.querySelectorAll<HTMLTemplateElement>("template[data-words]")) {
    for (const word of holder.content.querySelectorAll<HTMLElement>("[data-key]")) {
      known.set(word.dataset["key"] ?? "", word.textContent?.trim() ?? "");
    }
  }
}

/** Gives the text of a key of the page, with {0}, {1}… replaced; the key itself where the page has no such text. */
export function word(key: string, ...args: (string | number)[]): string {
  if (!known.has(key)) collect();
  return (known.get(key) ?? key).replace(/\{(\d)\}/g, (_, n: string) => String(args[Number(n)] ?? ""));
}
