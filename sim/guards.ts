import { createLinks } from "../program/src/correlate/join.ts";
import type { Links, Reference } from "../program/src/correlate/links.ts";
import type { Rule } from "../program/src/findings/rule.ts";
import { recordsOf } from "../program/src/model/inventory.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { AILMENT_RULES } from "./ailments.ts";
import { type Core, PRODUCT } from "./core.ts";
import { WITHOUT_MEMORY } from "./memory-guards.ts";

/**
 * The product with one guard taken out, wrapped around it from outside. A simulation that does not notice would not
 * notice the mistake either (facts/reliability §6.6). Two guards are not here, because others stand behind them: the grace
 * period (claim, VolumeSnapshot and template names save what is being made) and the contents of a ZFS snapshot (without
 * them its properties are not even read).
 */
export const WITHOUT: Readonly<Record<string, Core>> = Object.freeze({
  "matching PersistentVolumes by path": withReferences((r) => r.by === "pv" && r.basis === "path"),
  "matching PersistentVolumes by IQN": withReferences((r) => r.by === "pv" && r.basis === "iqn"),
  "the UID of the claim": withReferences((r) => r.by === "claim"),
  clones: withReferences((r) => r.by === "clone"),
  VolumeSnapshotContents: withReferences((r) => r.by === "volumeSnapshotContent"),
  "volumes of Pods themselves": withReferences((r) => r.by === "inlineVolume"),
  "templates of workloads": withReferences((r) => r.by === "workload"),
  "VolumeSnapshots without content": withReferences((r) => r.by === "volumeSnapshot"),
  "targets that a person made": withReferences((r) => r.by === "foreignTarget"),
  "shares that a person made": withReferences((r) => r.by === "foreignShare"),
  "matching PersistentVolumes by NQN": withReferences((r) => r.by === "pv" && r.basis === "nqn"),
  "mounts of a directory above": withReferences((r) => r.by === "mountAbove"),
  "datasets below": wrapping((links) => ({
    references: (dataset) => [...links.references(dataset)].filter(({ by }) => by !== "child"),
    datasetsIn: () => [],
  })),
  "iSCSI sessions": withReferences((r) => r.by === "session" && "initiator" in r.session),
  "NVMe-oF sessions": withReferences((r) => r.by === "session" && "hostnqn" in r.session),
  "running jobs": withReferences((r) => r.by === "job"),
  "what runs on a NAS itself": withReferences((r) => r.by === "localUse"),
  "replication tasks of a NAS": withReferences(
    (r) => r.by === "localUse" && r.use.kind === "replication",
  ),
  "what lies below what an app or task has": admitting(rootless),
  StorageClasses: withReferences((r) => r.by === "storageClass"),
  "whether StorageClasses were read": admitting((one) =>
    one.collection === "storageClasses" ? asComplete(one) : one,
  ),
  "apps that do not run": admitting(running),
  "whether what runs on a NAS was read": admitting((one) =>
    one.collection === "localUses" ? asComplete(one) : one,
  ),
  "clones of a ZFS snapshot": withLinks({ clonesOf: () => [] }),
  "holds on ZFS snapshots of a volume": withLinks({ holdsOn: () => ({ is: "none", count: 0 }) }),
  "the last read of Kubernetes": withoutLastRead("cluster"),
  "the second question to a NAS": withoutLastRead("system"),
  completeness: admitting(asComplete),
  "kinds that are not served": admitting(asServed),
  "VolumeSnapshots that alone are not served": admitting((one) =>
    one.collection === "volumeSnapshots" ? asServed(one) : one,
  ),
  "the read-only property": admitting(writable),
  "the identity of sources": admitting(identified),
  "the difference of open and closed scopes": {
    ...PRODUCT,
    scopes: (scopes) => scopes.map((scope) => ({ ...scope, closed: true })),
  },
  "clusters that the run was not given": {
    ...PRODUCT,
    scopes: (scopes) =>
      scopes.map((scope) => ({
        ...scope,
        clusters: scope.clusters.filter(({ id }) => id !== null),
      })),
  },
  "every rule": { ...PRODUCT, rules: PRODUCT.rules.map(silenced) },
  "what the first read showed": admitting((one) => ({ ...one, pass: "first" })),
  "every rule about health": ofHealth(silenced),
  "quiet while nothing ails": ofHealth(alarmed),
  "whether a volume is there at all": ofHealth(trusting),
  "evidence that is so": { ...PRODUCT, rules: PRODUCT.rules.map(mistaken) },
  "indifference to names": { ...PRODUCT, rules: PRODUCT.rules.map(partial) },
  ...WITHOUT_MEMORY,
});

/** Name of a guard as a file name. */
export function slugOf(guard: string): string {
  return guard.toLowerCase().replaceAll(/[^a-z]+/g, "-");
}

function withReferences(isIgnored: (reference: Reference) => boolean): Core {
  return wrapping((links) => ({
    references: (dataset) =>
      [...links.references(dataset)].filter((reference) => !isIgnored(reference)),
  }));
}

function withLinks(replaced: Partial<Links>): Core {
  return wrapping(() => replaced);
}

function wrapping(replace: (links: Links) => Partial<Links>): Core {
  return {
    ...PRODUCT,
    links: (inventory) => {
      const links = createLinks(inventory);
      return { ...links, ...replace(links) };
    },
  };
}

function admitting(admit: Core["admit"]): Core {
  return { ...PRODUCT, admit };
}

function withoutLastRead(of: Observation["source"]["kind"]): Core {
  return admitting((one) => (one.pass === "verify" && one.source.kind === of ? null : one));
}

function asComplete(one: Observation): Observation {
  return {
    ...one,
    state: "complete",
    records: recordsOf(one),
    proof: [],
  } as unknown as Observation;
}

function asServed(one: Observation): Observation {
  return "proof" in one ? { ...one, proof: [] } : one;
}

function running(one: Observation): Observation {
  if (one.collection !== "localUses" || !("records" in one)) return one;
  return { ...one, records: one.records.map((use) => ({ ...use, runs: true })) };
}

function rootless(one: Observation): Observation {
  if (one.collection !== "localUses" || !("records" in one)) return one;
  return { ...one, records: one.records.map((use) => ({ ...use, roots: [] })) };
}

function writable(one: Observation): Observation {
  if (one.collection !== "datasets" || !("records" in one)) return one;
  const records = one.records.map((dataset) => ({ ...dataset, readonly: false }));
  return { ...one, records };
}

function identified(one: Observation): Observation {
  const prefix = one.source.kind === "cluster" ? "kube-system-of-" : "host-id-of-";
  return { ...one, source: { ...one.source, id: one.source.id ?? prefix + one.source.name } };
}

function silenced(rule: Rule): Rule {
  return { ...rule, check: () => ({ is: "quiet", because: "nothing is ever said" }) };
}

function ofHealth(changed: (rule: Rule) => Rule): Core {
  const isOne = ({ code }: Rule) => AILMENT_RULES.has(code);
  return { ...PRODUCT, rules: PRODUCT.rules.map((rule) => (isOne(rule) ? changed(rule) : rule)) };
}

/** Finds something in whatever it would be quiet about. */
function alarmed(rule: Rule): Rule {
  return {
    ...rule,
    check: (...asked) => {
      const judgement = rule.check(...asked);
      return judgement.is === "quiet" ? { is: "hit", evidence: [] } : judgement;
    },
  };
}

/** Takes what leads to a volume for the volume, whatever was not read. */
function trusting(rule: Rule): Rule {
  return {
    ...rule,
    check: (subject, context, options) =>
      rule.check(subject, { ...context, unreadDatasets: null }, options),
  };
}

/** States the wrong kind of dataset. */
function mistaken(rule: Rule): Rule {
  return {
    ...rule,
    check: (...asked) => {
      const judgement = rule.check(...asked);
      if (judgement.is !== "hit") return judgement;
      const evidence = judgement.evidence.map((one) =>
        one.fact === "kind" ? { ...one, value: one.value === "zvol" ? "filesystem" : "zvol" } : one,
      );
      return { ...judgement, evidence };
    },
  };
}

/** Looks away where it meets none of the names it was tried with. */
function partial(rule: Rule): Rule {
  return {
    ...rule,
    check: (subject, ...others) =>
      /tank|dozer|prod|stage/.test(JSON.stringify(subject))
        ? rule.check(subject, ...others)
        : { is: "quiet", because: "its names were new" },
  };
}
