import type { Page } from "playwright-core";
import {
  afresh,
  calm,
  type Control,
  controlsOf,
  GoneError,
  isOtherThan,
  operate,
  seenOn,
  until,
} from "./operating.ts";

/** Of controls of which there are as many as there is data, as in every row of a list, so many are operated. */
const OF_A_KIND = 3;

/** What a page says that cannot show what somebody came for. */
const FAILED =
  /cannot be shown|has broken|There is no such|is not there|not found any more|Nothing here matches/;

/** What is said where a link leads that is not called as what it leads to. */
const PROMISES: Readonly<Record<string, RegExp>> = {
  "What happened": /Found latest first/,
  "Namespaces by what they use": /^Namespaces/,
  Plumbline: /^Overview/,
  "All findings": /^Findings/,
  "All findings, the newest first": /Found latest first/,
  "All namespaces": /^Namespaces/,
  "All that is found about it": /About/,
  "All volumes that lie here, or should": /^Volumes/,
  "All snapshots of this namespace": /^Snapshots/,
  "Open as a page": /How sure it is/,
};

async function loaded(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await calm(page);
}

type Reset = (page: Page, path: string) => Promise<void>;

/** Goes through everything that can be operated on the places of a page, and remembers what did nothing. */
export class Walk {
  /** What did nothing, does not say why it cannot be operated, or leads to something else than it says: one line each. */
  readonly dead: string[] = [];
  operated = 0;
  readonly #page: Page;
  readonly #leftOut: object;
  readonly #done = new Set<string>();
  readonly #alike = new Map<string, number>();

  /** `leftOut`: names of what is not operated. */
  constructor(page: Page, leftOut: object = {}) {
    this.#page = page;
    this.#leftOut = leftOut;
  }

  /** What stands around a page keeps what was done to it from one page to the next: it is loaded anew each time. */
  async frame(path: string): Promise<void> {
    await this.#through(path, loaded, "frame");
  }

  /** Everything on the page that an address shows; what was operated at another one is not operated again. */
  async place(path: string): Promise<void> {
    await this.#through(path, afresh, "page");
  }

  async #through(path: string, reset: Reset, part: Control["part"]) {
    await reset(this.#page, path);
    const all = await controlsOf(this.#page);
    for (const control of all.filter((one) => one.part === part)) {
      if (!this.#isToBeOperated(control, path, "")) continue;
      await reset(this.#page, path);
      const before = await seenOn(this.#page);
      await this.#operate(control, [before], path);
      if (control.kind === "link") await this.#promise(control, path);
      else if (control.opens) await this.#inside(control, all, path, reset);
    }
  }

  /** What something shows that was opened: of a menu that stays open one after the other. */
  async #inside(
    opener: Control,
    known: readonly Control[],
    path: string,
    reset: Reset,
  ): Promise<void> {
    const keys = new Set(known.map(({ key }) => key));
    const inside = (await controlsOf(this.#page)).filter(({ key }) => !keys.has(key));
    for (const control of inside) {
      if (!this.#isToBeOperated(control, path, `${opener.name} > `)) continue;
      const where = `${path} ${opener.name} >`;
      const isMenu = control.part === "menu";
      if (isMenu && (await this.#operateStillOpen(control, where))) continue;
      await reset(this.#page, path);
      const closed = await seenOn(this.#page);
      await operate(this.#page, opener);
      await isOtherThan(this.#page, [closed]);
      // that a menu closes is not what its items are for
      const before = isMenu ? [closed] : [];
      before.push(await seenOn(this.#page));
      await this.#operate(control, before, where);
    }
  }

  /** Operates an item of a menu that is open; false where it is not, or closes now because of the item before. */
  async #operateStillOpen(item: Control, where: string): Promise<boolean> {
    if (!(await this.#has(item))) return false;
    try {
      await this.#operate(item, [await seenOn(this.#page)], where);
      return true;
    } catch (error) {
      if (error instanceof GoneError) return false;
      throw error;
    }
  }

  async #has({ key }: Control): Promise<boolean> {
    return (await controlsOf(this.#page)).some((one) => one.key === key);
  }

  #isToBeOperated({ name, kind, like, disabled, isChosen }: Control, path: string, within: string) {
    if (disabled === "")
      this.dead.push(`${path}: ${within}${name} does not say why it cannot be operated`);
    const what = `${within}${kind} ${name}`;
    if (disabled !== null || isChosen || this.#done.has(what) || name in this.#leftOut)
      return false;
    this.#done.add(what);
    if (like === null) return true;
    const alike = this.#alike.get(like) ?? 0;
    this.#alike.set(like, alike + 1);
    return alike < OF_A_KIND;
  }

  async #operate(control: Control, before: readonly string[], where: string): Promise<void> {
    await operate(this.#page, control);
    this.operated += 1;
    if (!(await isOtherThan(this.#page, before)))
      this.dead.push(`${where}: ${control.kind} ${control.name} does nothing`);
  }

  async #promise({ name, href }: Control, path: string): Promise<void> {
    const object = new URL(href ?? "", this.#page.url()).searchParams.get("object")?.split(":")[1];
    const expected = (object ?? name).toLowerCase();
    let said = "";
    const isKept = async () => {
      await calm(this.#page);
      said = (await this.#page.locator("main").innerText()).replaceAll(/\s+/g, " ").trim();
      if (FAILED.test(said)) return false;
      // numbers are those of what they count (numbers.test.ts)
      return (
        PROMISES[name]?.test(said) ?? (/\d/.test(name) || said.toLowerCase().includes(expected))
      );
    };
    if (!(await until(isKept)))
      this.dead.push(`${path}: ${name} → ${href} shows something else: ${said.slice(0, 200)}`);
  }
}
