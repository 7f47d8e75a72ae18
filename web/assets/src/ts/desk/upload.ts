// Files on their way to the server, by tus: a line that breaks goes on at the byte, also after the page was loaded again and
// the same file picked once more.
import { Upload } from "tus-js-client";
import type { DetailedError, PreviousUpload, UrlStorage } from "tus-js-client";

import { toast } from "../toast";
import { word } from "../words";
import { refresh, rescanned } from "./board";

const piece = 1 << 20; // bytes of one request: what a cut line loses at most
const waits = [0, 500, 1000, 3000, 5000, 10000]; // ms

/** What a file is picked for. */
interface Purpose {
  component?: string;
  replaces?: string;
  page?: string;
}

let purpose: Purpose = {};
let onTheWay = 0;

/** Follows buttons that pick files ([data-choose]), the inputs behind them, and files that are dropped. */
export function sendFiles(): void {
  if (!document.querySelector("#board")) return;
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-choose]");
    if (button) choose(button);
  });
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.dataset["files"] === undefined) return;
    for (const file of input.files ?? []) start(file, purpose);
    purpose = {};
    input.value = "";
  });
  followDrops();
  addEventListener("beforeunload", (event) => {
    if (onTheWay > 0) event.preventDefault();
  });
}

/** Opens the picker for what a button is about; without one, for any paper of the dossier. */
export function choose(button?: HTMLElement): void {
  const { component, replaces, page } = button?.dataset ?? {};
  purpose = { ...(component ? { component } : {}), ...(replaces && page ? { replaces, page } : {}) };
  const input = document.querySelector<HTMLInputElement>(`[data-files="${button?.dataset["choose"] || "choose"}"]`);
  if (input) input.multiple = !purpose.replaces && button?.dataset["choose"] !== "photo";
  input?.click();
}

function followDrops(): void {
  const zone = (event: DragEvent): HTMLElement | null => (event.target as Element).closest?.<HTMLElement>("[data-drop]") ?? null;
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // or the browser opens the file in the place of the page
    document.querySelector("[data-drop]")?.classList.toggle("over", zone(event) !== null);
  });
  document.addEventListener("dragleave", () => document.querySelector("[data-drop]")?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.querySelector("[data-drop]")?.classList.remove("over");
    if (zone(event)) for (const file of event.dataTransfer.files) start(file, {});
  });
}

function start(file: File, why: Purpose): void {
  const line = new Line(file);
  let file_ = "";
  onTheWay++;
  const ended = (): void => void onTheWay--;
  const upload: Upload = new Upload(file, {
    endpoint: document.querySelector<HTMLElement>("#board")?.dataset["uploads"] ?? "",
    chunkSize: piece,
    retryDelays: waits,
    metadata: { filename: file.name, ...why },
    removeFingerprintOnSuccess: true,
    urlStorage: places,
    fingerprint: (given, options) => Promise.resolve(name(given as File, `${options.endpoint} ${why.replaces ?? ""} ${why.page ?? ""}`)),
    onProgress: (sent, whole) => line.tell(word("desk.ts.sending", Math.floor((100 * sent) / Math.max(1, whole))), sent / Math.max(1, whole)),
    onShouldRetry: (error) => {
      if (passing(error)) line.waits();
      return passing(error);
    },
    onAfterResponse: (_, response) => {
      file_ = response.getHeader("Sohoa-File") ?? file_;
    },
    onError: (error) => {
      if (passing(error)) return line.hold(upload);
      ended();
      line.fail(because(error), () => {
        line.gone();
        start(file, why);
      });
    },
    onSuccess: () => {
      ended();
      line.tell(word("desk.ts.sent"), 1);
      line.gone();
      if (why.replaces) rescanned(`${why.replaces}/${why.page}`);
      else refresh();
    },
  });
  line.onDrop = () => {
    ended();
    void upload.abort(true).catch(() => undefined); // what the server keeps goes after a day all the same
  };
  void upload.findPreviousUploads().then((before) => {
    const last = before[0];
    if (last) upload.resumeFromPreviousUpload(last);
    upload.start();
  });
}

// passing tells whether trying again can help: the line is away, or the server is busy.
function passing(error: unknown): boolean {
  const status = (error as DetailedError).originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

function because(error: Error | DetailedError): string {
  const body = (error as DetailedError).originalResponse?.getBody() ?? "";
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string };
    return [problem.title, problem.detail].filter(Boolean).join(". ");
  } catch {
    return "";
  }
}

// name names a file without telling what it is called: names of papers are names of people, and the browser's storage stays.
function name(file: File, where: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (const sign of `${file.name} ${file.size} ${file.lastModified} ${where}`) {
    const code = sign.codePointAt(0) ?? 0;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `sohoa-upload-${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}${file.size.toString(36)}`;
}

// places remembers where uploads go on, and nothing else of them.
const places: UrlStorage = {
  findAllUploads: () => Promise.resolve([]),
  findUploadsByFingerprint: (fingerprint) => {
    const url = localStorage.getItem(fingerprint);
    return Promise.resolve(url ? [{ size: null, metadata: {}, creationTime: "", urlStorageKey: fingerprint, uploadUrl: url, parallelUploadUrls: null } as PreviousUpload] : []);
  },
  removeUpload: (key) => Promise.resolve(localStorage.removeItem(key)),
  addUpload: (fingerprint, upload) => {
    if (upload.uploadUrl) localStorage.setItem(fingerprint, upload.uploadUrl);
    return Promise.resolve(fingerprint);
  },
};

// Line is what the page says about one file on its way, with its picture at once where it is one.
class Line {
  onDrop: () => void = () => undefined;
  private readonly shown = document.createElement("li");
  private readonly text = document.createElement("span");
  private readonly bar = document.createElement("progress");
  private address = "";
  private sent = 0;

  constructor(private readonly file: File) {
    this.bar.max = 1;
    this.bar.setAttribute("aria-label", file.name);
    const what = document.createElement("b");
    what.textContent = file.name;
    if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
      this.address = URL.createObjectURL(file);
      this.shown.append(Object.assign(document.createElement("img"), { src: this.address, alt: "", className: "paper" }));
    }
    this.shown.append(what, this.bar, this.text, this.button(word("desk.ts.drop"), () => (this.onDrop(), this.gone())));
    document.querySelector("[data-going]")?.append(this.shown);
  }

  tell(text: string, share: number): void {
    this.text.textContent = text;
    this.bar.value = share;
    this.sent = share;
    this.shown.classList.remove("held");
  }

  /** Says that the line is cut and what is safe at least: whole pieces were acknowledged. */
  waits(): void {
    const kept = Math.floor((this.sent * this.file.size) / piece) * piece;
    this.text.textContent = word("desk.ts.waiting", Math.floor(kept / 1024), Math.ceil(this.file.size / 1024));
    this.shown.classList.add("held");
  }

  /** Goes on when the line is back. */
  hold(upload: Upload): void {
    this.waits();
    const on = (): void => {
      removeEventListener("online", on);
      document.removeEventListener("connection-back", on);
      upload.start();
    };
    addEventListener("online", on);
    document.addEventListener("connection-back", on);
    document.dispatchEvent(new CustomEvent("connection-lost"));
  }

  fail(why: string, again: () => void): void {
    const text = word("desk.ts.lost", this.file.name, why);
    this.text.textContent = text;
    this.bar.remove();
    this.shown.append(this.button(word("desk.ts.again"), again));
    toast({ kind: "err", text });
  }

  gone(): void {
    this.shown.remove();
    if (this.address) URL.revokeObjectURL(this.address);
  }

  private button(label: string, run: () => void): HTMLButtonElement {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-small btn-quiet", textContent: label });
    made.addEventListener("click", run);
    return made;
  }
}
