// One line of news that stands for a while at the lower right. Bundles other than app only send it; app shows it.

export interface Toast {
  kind: "ok" | "warn" | "err";
  text: string;
  /** A button, as "Undo"; the toast goes when it was pressed. */
  action?: { label: string; key?: string; run: () => void };
}

/** Shows a toast. It never takes the focus; one with an action stays until it is closed or pressed. */
export function toast(message: Toast): void {
  document.dispatchEvent(new CustomEvent<Toast>("toast", { detail: message }));
}
