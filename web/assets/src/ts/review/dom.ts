// Making and finding elements. Nothing here takes markup as text, so that no value of a page can become one.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined>;

function fill(node: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
}

/** Makes an HTML element. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
}

/** Makes an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(node, attributes, children);
  return node;
}

/** Gives the element of that id, which the page's template has. */
export function need<T extends Element = HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node as unknown as T;
}

const sprite = () => document.body.querySelector<HTMLElement>("[data-icons]")?.dataset["icons"] ?? "";

/** An icon of the sprite, which screen readers pass over. */
export function icon(name: string): SVGElement {
  return svg("svg", { class: "i", "aria-hidden": "true" }, svg("use", { href: `${sprite()}#${name}` }));
}

/** A button that does the named action of the page. */
export function button(action: string, classes: string, ...children: Child[]): HTMLButtonElement {
  return el("button", { type: "button", class: `btn ${classes}`.trim(), "data-act": action }, ...children);
}
