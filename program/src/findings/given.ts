import { createLinks } from "../correlate/join.ts";
import { claimScopes } from "../correlate/scopes.ts";
import {
  CLUSTER,
  type GivenRecords,
  inventoryOf,
  ISCSI_PARENT,
  NFS_PARENT,
  NOW,
  SYSTEM,
} from "../model/given.ts";
import type { Inventory } from "../model/inventory.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { judge, type JudgeInput } from "./engine.ts";
import type { Finding } from "./finding.ts";
import type { Memory } from "./memory.ts";
import type { Judgement, Rule } from "./rule.ts";
import { judgeOne } from "./rule-run.ts";
import { subjectOf } from "./subject.ts";

/** Both parents of the builders as closed claim scopes of "prod". */
export const CLOSED: readonly ScopeDeclaration[] = Object.freeze(
  [
    { parent: NFS_PARENT, driver: "org.democratic-csi.nfs" },
    { parent: ISCSI_PARENT, driver: "org.democratic-csi.iscsi" },
  ].map((scope) => ({
    ...scope,
    system: "nas1",
    snapshotParent: null,
    clusters: ["prod"],
    instanceId: null,
    exclusive: true,
  })),
);

export interface GivenSettings {
  readonly declarations?: readonly ScopeDeclaration[];
  readonly sources?: JudgeInput["sources"];
  readonly settings?: JudgeInput["settings"];
  readonly inventory?: Inventory;
  readonly memory?: Memory | null;
}

const SOURCES: JudgeInput["sources"] = Object.freeze([
  { kind: "cluster", name: "prod", id: CLUSTER },
  { kind: "system", name: "nas1", id: SYSTEM },
] as const);

/** Everything a rule needs over these records, in closed scopes unless said otherwise. */
export function judgeInput(
  rule: Rule,
  records: GivenRecords,
  given: GivenSettings = {},
): JudgeInput {
  const inventory = given.inventory ?? inventoryOf(records);
  const links = createLinks(inventory);
  const sources = given.sources ?? SOURCES;
  const declarations = given.declarations ?? CLOSED;
  const clusters = sources.filter((source) => source.kind === "cluster");
  const systems = sources.filter((source) => source.kind === "system");
  const scopes = claimScopes({ declarations, clusters, systems }, inventory, links);
  return {
    rules: [rule],
    settings: given.settings ?? {},
    inventory,
    links,
    scopes,
    sources,
    memory: given.memory ?? null,
    now: NOW,
  };
}

/** The findings of one rule over these records. */
export function findings(
  rule: Rule,
  records: GivenRecords,
  given: GivenSettings = {},
): readonly Finding[] {
  return judge(judgeInput(rule, records, given)).findings;
}

/** What a rule says about the subject called `name`; throws when there is none. */
export function judgementOn(
  rule: Rule,
  name: string,
  records: GivenRecords,
  given: GivenSettings = {},
): Judgement {
  const input = judgeInput(rule, records, given);
  for (const record of input.inventory.all(rule.each)) {
    if (subjectOf(rule.each, record, input.sources).name === name)
      return judgeOne(rule, record, input);
  }
  throw new Error(`no ${rule.each} called ${name}`);
}

/** The reason why a rule is quiet about the subject called `name`; where it is not quiet, what it is instead. */
export function whyQuiet(
  rule: Rule,
  name: string,
  records: GivenRecords,
  given: GivenSettings = {},
): string {
  const judgement = judgementOn(rule, name, records, given);
  return judgement.is === "quiet" ? judgement.because : `not quiet: ${judgement.is}`;
}
