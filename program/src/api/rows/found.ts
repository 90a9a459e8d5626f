import { Type } from "typebox";
import type { Finding, Severity } from "../../findings/finding.ts";
import type { ClusterId, Key } from "../../model/ids.ts";
import { inNamespace } from "../../model/indices.ts";
import type { Report } from "../../findings/report.ts";
import type { Slices } from "../../lib/slices.ts";
import { kept, type Kind } from "../kept.ts";
import type { Shown } from "../shown.ts";
import { oneOf, orNull } from "../wire/words.ts";

/** From the mildest to the worst. */
const SEVERITIES = Object.freeze(["info", "warning", "error"] as const);

/** What is found about a row. */
export interface Found {
  readonly findings: number;
  readonly worst: Severity | null;
}

/** The same on the wire. */
export const FOUND = {
  findings: Type.Integer({
    description: "Findings about it; those that could not be judged are not counted.",
  }),
  worst: orNull(oneOf(SEVERITIES), "Severity of the worst of them."),
} as const;

/** How bad a row is, to sort by: the worst first is `-worst`. */
export function badness({ worst, findings }: Found): number {
  return worst === null ? 0 : (SEVERITIES.indexOf(worst) + 1) * 1_000_000 + findings;
}

/** A claim as findings name what they concern. */
export interface ClaimName {
  readonly cluster: ClusterId;
  readonly namespace: string;
  readonly name: string;
}

/** What is found about any of these objects, or about a claim. */
export function foundAbout(
  keys: readonly (Key | undefined)[],
  claim: ClaimName | null,
  shown: Shown,
): Found {
  return foundIn(findingsAbout(keys, claim, shown));
}

/** The same as findings. */
export function findingsAbout(
  keys: readonly (Key | undefined)[],
  claim: ClaimName | null,
  shown: Shown,
): ReadonlySet<Finding> {
  return kept(shown, FINDINGS).of(keys, claim);
}

/** How many these are, and how bad the worst of them is. */
export function foundIn(findings: ReadonlySet<Finding>): Found {
  let worst: Severity | null = null;
  for (const { severity } of findings)
    if (worst === null || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(worst))
      worst = severity;
  return { findings: findings.size, worst };
}

const FINDINGS: Kind<FindingsAbout> = Object.freeze<Kind<FindingsAbout>>({
  *make({ report }) {
    const about = new FindingsAbout();
    yield* about.addAll(report);
    return about;
  },
  change: (about, touched, { report }) => {
    about.change(new Set(touched.map(({ key }) => key)), report);
    return about;
  },
});

/** Findings that are looked at in one slice. */
const AT_A_TIME = 1_000;

/** Findings by the key of their subject, and by the claims that they concern. */
class FindingsAbout {
  readonly #bySubject = new Map<Key, Finding[]>();
  readonly #byClaim = new Map<string, Finding[]>();

  *addAll({ findings }: Report): Slices<void> {
    for (const [at, finding] of findings.entries()) {
      this.#add(finding);
      if (at % AT_A_TIME === 0) yield;
    }
  }

  /** Findings about these subjects are what they are now. */
  change(keys: ReadonlySet<Key>, { findings }: Report): void {
    if (keys.size === 0) return;
    for (const key of keys) this.#forget(key);
    for (const finding of findings) if (keys.has(finding.subject.key)) this.#add(finding);
  }

  of(keys: readonly (Key | undefined)[], claim: ClaimName | null): ReadonlySet<Finding> {
    const found = new Set<Finding>();
    for (const key of keys)
      if (key !== undefined)
        for (const finding of this.#bySubject.get(key) ?? []) found.add(finding);
    if (claim !== null)
      for (const finding of this.#byClaim.get(valueOf(claim)) ?? []) found.add(finding);
    return found;
  }

  #add(finding: Finding): void {
    if (finding.verdict === "unknown") return;
    add(this.#bySubject, finding.subject.key, finding);
    for (const claim of claimsOf(finding)) add(this.#byClaim, claim, finding);
  }

  #forget(key: Key): void {
    for (const finding of this.#bySubject.get(key) ?? [])
      for (const claim of claimsOf(finding)) {
        const others = this.#byClaim.get(claim)?.filter((one) => one !== finding) ?? [];
        if (others.length === 0) this.#byClaim.delete(claim);
        else this.#byClaim.set(claim, others);
      }
    this.#bySubject.delete(key);
  }
}

function add<K>(by: Map<K, Finding[]>, key: K, finding: Finding): void {
  const before = by.get(key);
  if (before) before.push(finding);
  else by.set(key, [finding]);
}

/** What many hang on is not said of each of them. */
function claimsOf({ impact, concerns }: Finding): readonly string[] {
  if (impact !== null) return [];
  return concerns.flatMap(({ kind, cluster, namespace, name }) =>
    kind !== "pvc" || cluster === null || name === null
      ? []
      : valueOf({ cluster, namespace, name }),
  );
}

function valueOf({ cluster, namespace, name }: ClaimName): string {
  return inNamespace(cluster, namespace, name);
}
