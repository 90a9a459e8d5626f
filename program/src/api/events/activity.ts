import type { Finding } from "../../findings/finding.ts";
import type { Shown } from "../shown.ts";
import type { Batch } from "./channel.ts";
import { findingChanges } from "./finding-changes.ts";
import type { SourceChange } from "./source-changes.ts";

/** What is remembered of a finding: what everybody is told who sees its object. */
export type Named = Pick<Finding, "id" | "rule" | "title" | "severity" | "verdict" | "subject">;

/** Something that happened, before anybody's sight. */
export type Deed =
  | {
      readonly is: "opened" | "changed" | "resolved" | "suppressed" | "aged";
      /** Epoch ms, as everywhere here. */
      readonly at: number;
      readonly finding: Named;
      /** How it was before, of one that changed. */
      readonly was: Pick<Finding, "severity" | "verdict"> | null;
    }
  | { readonly is: "source"; readonly at: number; readonly change: SourceChange }
  /** So many looks, one after the other, between which nothing else happened. */
  | { readonly is: "looks"; readonly at: number; readonly looks: number };

/** Deeds that are remembered: a page shows 200 of those that its caller sees. */
const MOST_DEEDS = 1_000;

/**
 * What happened lately, for who comes later: findings that came, changed and went, sources that were lost and came back, looks. It
 * begins with the process; what was found by then says itself since when.
 */
export class Activity {
  #deeds: Deed[] = [];
  #findings: readonly Finding[] | null;

  constructor(shown: Shown | null) {
    this.#findings = shown?.report.findings ?? null;
  }

  /** Newest first. */
  get deeds(): readonly Deed[] {
    return this.#deeds.toReversed();
  }

  take({ shown, looked, sources }: Pick<Batch, "shown" | "looked" | "sources">): void {
    const changes = this.#changes(shown);
    for (const change of sources) this.#deeds.push({ is: "source", at: change.at, change });
    for (const deed of changes) this.#deeds.push(deed);
    if (looked) this.#look(shown.lookedAt);
    if (this.#deeds.length > MOST_DEEDS) this.#deeds = this.#deeds.slice(-MOST_DEEDS);
  }

  /** What is shown first is nothing that happened. */
  #changes({ report }: Shown): readonly Deed[] {
    const before = this.#findings;
    this.#findings = report.findings;
    const changes = before && findingChanges(before, report);
    return before && changes ? deedsOf(changes.data, before, report) : [];
  }

  #look(at: number): void {
    const last = this.#deeds.at(-1);
    if (last?.is !== "looks") this.#deeds.push({ is: "looks", at, looks: 1 });
    else this.#deeds[this.#deeds.length - 1] = { ...last, at, looks: last.looks + 1 };
  }
}

type Changes = NonNullable<ReturnType<typeof findingChanges>>["data"];

function deedsOf(
  { opened, changed, gone }: Changes,
  before: readonly Finding[],
  { at, findings }: Shown["report"],
): readonly Deed[] {
  const were = byId(before);
  const are = byId(findings);
  const deed = (is: "opened" | "changed" | "resolved" | "suppressed" | "aged", id: string) => {
    const [was, now] = [were.get(id), are.get(id)];
    const finding = now ?? was;
    return finding
      ? [{ is, at, finding: named(finding), was: was && now ? wayOf(was) : null }]
      : [];
  };
  return [
    ...gone.flatMap(({ id, is }) => deed(is, id)),
    ...changed.flatMap(({ id }) => deed("changed", id)),
    ...opened.flatMap(({ id }) => deed("opened", id)),
  ];
}

function byId(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [finding.id, finding]));
}

/** A finding as it is remembered: without its evidence, which is long and not for everybody. */
export function named({ id, rule, title, severity, verdict, subject }: Finding): Named {
  return { id, rule, title, severity, verdict, subject };
}

function wayOf({ severity, verdict }: Finding) {
  return { severity, verdict };
}
