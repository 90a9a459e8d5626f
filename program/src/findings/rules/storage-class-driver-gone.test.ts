import { describe, expect, it } from "vitest";
import {
  aContent,
  aNodeWith,
  aPv,
  aStorageClass,
  type GivenRecords,
  nfsSource,
  together,
} from "../../model/given.ts";
import type { StorageClass } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { storageClassDriverGone } from "./storage-class-driver-gone.ts";

const rule: Rule = storageClassDriverGone;
const name = "truenas-nfs";
const storageClass = (over: Partial<StorageClass> = {}) => ({
  storageClasses: [aStorageClass(over)],
});
const OLD = "old.csi.example";
const ofOldDriver = { ...nfsSource("pvc-1"), driver: OLD } as never;

describe("storage-class-driver-gone", () => {
  it("finds a class of democratic-csi after its release was uninstalled", () => {
    expect(findings(rule, storageClass())).toMatchObject([
      { verdict: "suspect", severity: "warning", subject: { kind: "storageclass", name } },
    ]);
  });

  it.each<[string, GivenRecords, string]>([
    [
      "a PersistentVolume of it",
      together(storageClass({ driver: OLD }), {
        persistentVolumes: [aPv({ source: ofOldDriver })],
      }),
      `pv/${aPv().name} is of this CSI driver`,
    ],
    [
      "a snapshot of it",
      together(storageClass({ driver: OLD }), {
        volumeSnapshotContents: [aContent({ driver: OLD })],
      }),
      `volumesnapshotcontent/${aContent().name} is of this CSI driver`,
    ],
    [
      "a parameter that only CSI drivers have",
      storageClass({
        driver: OLD,
        parameters: { "csi.storage.k8s.io/provisioner-secret-name": "chap" },
      }),
      "its parameters are those of a CSI driver",
    ],
  ])("knows a CSI driver of any name by %s", (_what, records, value) => {
    const [finding] = findings(rule, records);
    expect(finding?.evidence).toContainEqual({ fact: "a CSI driver, because", value });
  });

  it.each<[string, GivenRecords, RegExp]>([
    [
      "its driver runs on a node",
      together(storageClass(), aNodeWith("worker-1", "org.democratic-csi.nfs")),
      /is installed/,
    ],
    [
      "its plugin is part of Kubernetes",
      storageClass({ driver: "kubernetes.io/no-provisioner" }),
      /part of Kubernetes/,
    ],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const subdir = storageClass({ driver: "k8s-sigs.io/nfs-subdir-external-provisioner" });
  twins("TRAP-18", "a provisioner that is no CSI driver registers nothing", {
    rule,
    subject: name,
    because: /nothing shows that/,
    quiet: subdir,
    fires: together(subdir, {
      persistentVolumes: [
        aPv({
          source: {
            ...nfsSource("pvc-1"),
            driver: "k8s-sigs.io/nfs-subdir-external-provisioner",
          } as never,
        }),
      ],
    }),
  });
});
