import { after, now } from "../clock.ts";
import { type Concerned, concernedBy, type Event } from "./concerned.ts";
import type { Hearing } from "./data.ts";

/** How long a page that nobody looks at goes on listening: a browser gives all tabs six connections together. */
const HIDDEN_MS = 60_000;

/** How long we wait before we try again what the browser itself has given up. */
const AGAIN_MS = 5_000;

/** Answers are renewed so often at most, however much changes. */
const RENEW_MS = 1_000;

const TYPES = ["findings", "objects", "look", "sources", "resync"] as const;

/** What a listener is made of. */
export interface ListenerParts {
  /** Opens the stream of events. */
  open(): EventSource;
  /** Renews every answer that is concerned; done when they have come, or failed. */
  renew(concerned: Concerned): Promise<unknown>;
  /** Whether somebody is logged in still. */
  isKnown(): Promise<boolean>;
}

/**
 * Listens to the events of the service for as long as somebody looks at the page.
 *
 * connecting  nothing was heard yet. The stream opens -> live.
 * live        events renew answers, a second apart at least. The stream breaks -> lost; nobody looks for a minute -> closed.
 * lost        since something was heard last: an event, that the stream is open, or an answer; the browser tries again, or we do, while somebody looks. The stream opens -> live, with all
 *             answers renewed.
 * refused     nobody is logged in any more: nothing is tried again.
 * closed      nobody looks. Somebody looks again -> connecting, with all answers renewed.
 */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #told = new Set<() => void>();
  #hearing: Hearing = { is: "connecting" };
  #source: EventSource | null = null;
  #concerned: Concerned[] = [];
  #renewing = false;
  /** When the service was heard last, epoch ms; the page itself came from it. */
  #heardAt = now();
  #takeBack: () => void = () => undefined;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    document.addEventListener("visibilitychange", () => this.#looked());
    this.#connect();
  }

  /** How the page hears of changes now. */
  readonly state = (): Hearing => this.#hearing;

  /** Tells of every change of the state; the answer ends that. */
  readonly onChange = (told: () => void): (() => void) => {
    this.#told.add(told);
    return () => this.#told.delete(told);
  };

  /** Tells that an answer came, by whatever way. */
  answered(): void {
    this.#heardAt = now();
    if (this.#hearing.is === "lost") this.#become({ is: "lost", since: this.#heardAt });
  }

  #connect(): void {
    this.#takeBack();
    this.#source?.close();
    const source = this.#parts.open();
    this.#source = source;
    source.addEventListener("open", () => this.#opened());
    source.addEventListener("error", () => void this.#broke(source));
    for (const type of TYPES)
      source.addEventListener(type, ({ data }: MessageEvent<string>) =>
        this.#heard({ type, data: JSON.parse(data) as unknown } as Event),
      );
  }

  #opened(): void {
    this.#heardAt = now();
    const wasLost = this.#hearing.is === "lost";
    this.#become({ is: "live" });
    if (wasLost) this.#renewSoon(() => true);
  }

  async #broke(source: EventSource): Promise<void> {
    if (this.#hearing.is !== "lost") this.#become({ is: "lost", since: this.#heardAt });
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    const isKnown = await this.#parts.isKnown();
    if (source !== this.#source) return;
    if (!isKnown) this.#become({ is: "refused" });
    else if (isLookedAt()) this.#takeBack = after(AGAIN_MS, () => this.#connect());
  }

  #heard(event: Event): void {
    this.#heardAt = now();
    this.#renewSoon(concernedBy(event));
  }

  #looked(): void {
    if (this.#hearing.is === "refused") return;
    this.#takeBack();
    if (!isLookedAt()) this.#takeBack = after(HIDDEN_MS, () => this.#close());
    else if (this.#source === null) {
      this.#become({ is: "connecting" });
      this.#connect();
      this.#renewSoon(() => true);
    } else if (this.#source.readyState === EventSource.CLOSED) this.#connect();
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }

  /** One round after the other: an answer that is under way when something changes may be from before. */
  #renewSoon(concerned: Concerned): void {
    this.#concerned.push(concerned);
    if (this.#renewing) return;
    this.#renewing = true;
    void this.#renewAll();
  }

  async #renewAll(): Promise<void> {
    while (this.#concerned.length > 0) {
      const all = this.#concerned;
      this.#concerned = [];
      const rested = new Promise<void>((resolve) => after(RENEW_MS, resolve));
      await this.#parts.renew((path) => all.some((concerned) => concerned(path)));
      await rested;
    }
    this.#renewing = false;
  }

  #become(hearing: Hearing): void {
    this.#hearing = hearing;
    for (const told of this.#told) told();
  }
}

function isLookedAt(): boolean {
  return document.visibilityState !== "hidden";
}
