import { describe, expect, it } from "vitest";
import {
  aClaim,
  aPv,
  aStorageClass,
  aWorkload,
  type GivenRecords,
  NOW,
  together,
} from "../../model/given.ts";
import type { StorageClass } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { storageClassUnused } from "./storage-class-unused.ts";

const rule: Rule = storageClassUnused;
const name = "truenas-nfs";
const storageClass = (over: Partial<StorageClass> = {}) => ({
  storageClasses: [aStorageClass(over)],
});

describe("storage-class-unused", () => {
  it("finds a class that nothing is of, and doubts it: custom kinds may name it", () => {
    const [finding] = findings(rule, storageClass());
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "info",
      word: null,
      subject: { kind: "storageclass", name },
    });
    expect(finding?.missing).toContain(
      "kinds that are not read may name it in claim templates of their own",
    );
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["it is the default", storageClass({ isDefault: true }), /the default class/],
    [
      "a PersistentVolume is of it",
      together(storageClass(), { persistentVolumes: [aPv()] }),
      /pv\/pvc-.* is of this class/,
    ],
    [
      "a claim waits for it",
      together(storageClass(), { persistentVolumeClaims: [aClaim({ phase: "Pending" })] }),
      /pvc\/data-postgres-0 in shop is of this class/,
    ],
    [
      "a StatefulSet at 0 would make claims of it",
      together(storageClass(), {
        workloads: [aWorkload({ kind: "StatefulSet", name: "db", claimClasses: [name] })],
      }),
      /a claim template of statefulset\/db/,
    ],
    ["it is being deleted", storageClass({ deletionRequestedAt: NOW }), /deletion was requested/],
    ["it is new", storageClass({ createdAt: NOW - 86_400_000 }), /younger than the grace period/],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  it("keeps a class of one cluster apart from volumes of another", () => {
    const elsewhere = { persistentVolumes: [aPv({ cluster: "dev-uid" })] };
    expect(findings(rule, together(storageClass(), elsewhere))).toHaveLength(1);
  });
});
