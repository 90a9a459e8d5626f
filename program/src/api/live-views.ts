import { LIMITS } from "./limits.ts";

/** Counts live views, so that nobody has all of them. */
export class LiveViews {
  readonly #byCaller = new Map<string, number>();
  #all = 0;

  /** Live views that are open. */
  get open(): number {
    return this.#all;
  }

  /** One more for this caller (`Caller.id`): what to call, once, when it ends; null where he or the service has enough. */
  enter(caller: string): (() => void) | null {
    const his = this.#byCaller.get(caller) ?? 0;
    if (his >= LIMITS.viewsPerCaller || this.#all >= LIMITS.views) return null;
    this.#byCaller.set(caller, his + 1);
    this.#all++;
    let isOpen = true;
    return () => {
      if (isOpen) this.#leave(caller);
      isOpen = false;
    };
  }

  #leave(caller: string): void {
    const his = (this.#byCaller.get(caller) ?? 1) - 1;
    if (his === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, his);
    this.#all--;
  }
}
