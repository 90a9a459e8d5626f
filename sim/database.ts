import { emptyMemory, type Memory } from "../program/src/findings/memory.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import type { Scan } from "./scan.ts";
import type { Setting } from "./setting.ts";
import { EPOCH, type Guid, HELD_COLLECTIONS, type Monitor, type World } from "./world.ts";

const DAY_MS = 86_400_000;

/** Kubernetes objects by UID, and what they need. */
export interface Shown {
  readonly uids: ReadonlySet<string>;
  readonly needs: ReadonlySet<Guid>;
}

/**
 * What lives on between scans. A process that is started anew finds the same memory, a database that was lost begins
 * again, and whoever ends freezes does it in between. The store itself is not here: it has a conformance suite of its
 * own against the same pure `afterwards`.
 */
export class Database {
  readonly #learningMs: number;
  #memory: Memory | null = null;
  #lives = 1;
  #starts = 1;
  #endings = 0;
  #shown: Shown = { uids: new Set(), needs: new Set() };

  constructor({ learningDays }: Setting) {
    this.#learningMs = learningDays * DAY_MS;
  }

  /** How often it was lost: nothing that was kept before counts. */
  get life(): number {
    return this.#lives;
  }

  /** What the looks that it has kept were shown: of anything else it knows nothing. */
  get shown(): Shown {
    return this.#shown;
  }

  /** What a scan that begins now is given, by the program's clock. */
  open({ databases, starts, endings, clockErrorMs }: Monitor, worldNow: number): Memory {
    const now = worldNow + clockErrorMs;
    let memory = databases === this.#lives ? this.#memory : null;
    if (!memory) this.#shown = { uids: new Set(), needs: new Set() };
    memory ??= this.#begun(databases, now);
    if (starts !== this.#starts) memory = JSON.parse(JSON.stringify(memory)) as Memory;
    if (endings !== this.#endings) memory = withoutFreezes(memory, now);
    [this.#memory, this.#lives, this.#starts, this.#endings] = [memory, databases, starts, endings];
    return memory;
  }

  keep({ after, observations }: Pick<Scan, "after" | "observations">, world: World): void {
    this.#memory = after;
    const uids = new Set(this.#shown.uids);
    const needs = new Set(this.#shown.needs);
    for (const record of observations.flatMap(recordsOf)) if ("uid" in record) uids.add(record.uid);
    for (const { objects } of world.clusters)
      for (const kind of HELD_COLLECTIONS)
        for (const [uid, held] of objects[kind])
          if (uids.has(uid)) for (const guid of held.needs) needs.add(guid);
    this.#shown = { uids, needs };
  }

  #begun(life: number, bornAt: number): Memory {
    const because = life === 1 ? null : "the database was lost";
    return emptyMemory({ id: `epoch-${life}`, bornAt, because }, this.#learningMs);
  }
}

/** Somebody has looked and accepts what was found. */
function withoutFreezes(memory: Memory, at: number): Memory {
  const ended = { at: Math.max(at, EPOCH), by: "admin", reason: "looked into" };
  const freezes = memory.freezes.map((freeze) => ({ ...freeze, ended: freeze.ended ?? ended }));
  return { ...memory, freezes };
}
