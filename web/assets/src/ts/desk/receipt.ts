// The receipt is printed once, straight after the dossier was accepted, and again when somebody asks.

const mark = "sohoa-print";

/** Prints the receipt that accepting led to. */
export function printReceipt(): void {
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && event.target.dataset["accept"] !== undefined) sessionStorage.setItem(mark, "yes");
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-print-now]")) window.print();
  });
  if (!document.querySelector("[data-print]") || !sessionStorage.getItem(mark)) return;
  sessionStorage.removeItem(mark);
  addEventListener("load", () => window.print(), { once: true });
}
