import type { AnyRecord } from "../../model/collections.ts";
import type { Dataset, SystemState, ZfsSnapshot } from "../../model/truenas.ts";
import type { Ownership } from "../../correlate/links.ts";
import type { JudgeInput } from "../engine.ts";
import type { FindingScope } from "../finding.ts";
import type { Unjudged } from "../freezes.ts";
import type { Ghosts } from "../ghosts.ts";
import type { Freeze, RememberedFinding } from "../memory.ts";
import type { Place } from "../places.ts";
import type { Judgement, Rule } from "../rule.ts";
import { type Setting, trainOf } from "./allowances.ts";
import type { ClaimScope } from "../../model/scope.ts";

/** A hit of a rule about absence, with everything that decides how sure it is. */
export interface Case {
  readonly input: JudgeInput;
  readonly rule: Rule;
  readonly place: Place;
  readonly scope: FindingScope;
  readonly claimScope: ClaimScope | null;
  readonly record: AnyRecord;
  readonly hit: Extract<Judgement, { is: "hit" }>;
  /** The same finding as earlier looks made it. */
  readonly past: RememberedFinding | undefined;
  readonly ghosts: Ghosts;
  /** Active ones, those that this look begins included. */
  readonly freezes: readonly Freeze[];
  readonly unjudged: readonly Unjudged[];
  readonly setting: Setting;
}

/** What the table of allowances is asked with. */
export function settingOf(one: Pick<Case, "rule" | "record" | "input" | "place">): Setting {
  const { links } = one.input;
  const dataset = datasetOf(one);
  const owned = dataset === null ? null : links.ownership(dataset);
  return {
    protocol: dataset === null ? "none" : (links.driverType(dataset)?.protocol ?? "local"),
    train: trainOf(systemsOf(one)[0]?.version),
    driver: owned === null ? "" : driverNameOf(owned),
  };
}

/** Detached copies are made by democratic-csi alone. */
function driverNameOf(owned: Ownership): string {
  if (owned.state === "notOurs") return "";
  return owned.state === "detachedSnapshot" ? "democratic-csi" : owned.driverName;
}

/** The dataset that a hit is about: itself, or that of a snapshot; null where there is none. */
export function datasetOf({
  rule,
  record,
  input,
}: Pick<Case, "rule" | "record" | "input">): Dataset | null {
  if (rule.each === "datasets") return record as Dataset;
  if (rule.each !== "zfsSnapshots") return null;
  const { system, dataset } = record as ZfsSnapshot;
  return input.inventory.findOn(system, "datasets", "path", dataset)[0] ?? null;
}

/** States of the systems of a place. */
export function systemsOf({ place, input }: Pick<Case, "place" | "input">): readonly SystemState[] {
  const states: SystemState[] = [];
  for (const state of input.inventory.all("system"))
    if (place.systems.some(({ id }) => id === state.system)) states.push(state);
  return states;
}

/** "2026-11-02 08:00 UTC". */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
