import type { Me } from "../../../program/src/api/contract.ts";
import { TEXTS } from "../texts.ts";

const { masthead } = TEXTS;

/** Namespaces that are named before the rest is counted. */
const NAMED = 3;

/** What somebody sees, in one line: "You see 2 namespaces of prod: shop, payments". */
export function sightText({ namespaces, cluster }: Pick<Me, "namespaces" | "cluster">): string {
  if (namespaces === null) return masthead.seesAll;
  const named = namespaces.slice(0, NAMED);
  return masthead.sees(namespaces.length, cluster ?? "", named, namespaces.length - named.length);
}
