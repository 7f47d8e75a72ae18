// News of the dossier in hand: the server tells that something changed, never what; the page then asks for the paper again.

interface News {
  dossier: string;
}

const gather = 400; // milliseconds: a reading that ends tells of several things at once

/** Listens to the news of one dossier at a time. */
export class Live {
  private source: EventSource | undefined;
  private dossier = "";
  private timer = 0;

  /** changed is called when something of the dossier changed that this page did not do; ours tells whether it did. */
  constructor(
    private readonly changed: () => void,
    private readonly ours: () => boolean,
  ) {}

  /** Listens to the news of a dossier, and to those of no other. */
  follow(dossier: string): void {
    if (dossier === this.dossier) return;
    this.stop();
    this.dossier = dossier;
    if (dossier === "") return;
    this.source = new EventSource(`/live?dossier=${encodeURIComponent(dossier)}`);
    this.source.addEventListener("dossier", (event) => {
      const news = JSON.parse((event as MessageEvent<string>).data) as News;
      if (news.dossier !== this.dossier || this.ours()) return;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(this.changed, gather);
    });
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
    this.dossier = "";
  }
}
