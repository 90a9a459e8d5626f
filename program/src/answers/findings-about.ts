import type { Finding } from "../findings/finding.ts";

/** Findings of which the subject is one of these objects, as they stand. Of each list they are sorted by subject once. */
export function findingsAbout(
  keys: ReadonlySet<string>,
  findings: readonly Finding[],
): readonly Finding[] {
  const places = PLACES.get(findings) ?? placesBySubject(findings);
  PLACES.set(findings, places);
  return [...keys]
    .flatMap((key) => places.get(key) ?? [])
    .toSorted((a, b) => a - b)
    .flatMap((place) => findings[place] ?? []);
}

const PLACES = new WeakMap<readonly Finding[], ReadonlyMap<string, readonly number[]>>();

function placesBySubject(findings: readonly Finding[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, { subject }] of findings.entries()) {
    const others = places.get(subject.key);
    if (others) others.push(place);
    else places.set(subject.key, [place]);
  }
  return places;
}
