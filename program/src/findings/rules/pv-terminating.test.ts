import { describe, expect, it } from "vitest";
import {
  anAttachment,
  aPv,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvTerminating } from "./pv-terminating.ts";

const rule: Rule = pvTerminating;
const name = `pvc-${UID}`;
const deleted = (agoMs: number, over = {}) => ({
  persistentVolumes: [aPv({ deletionRequestedAt: NOW - agoMs, ...over })],
});
const HOUR_MS = 3_600_000;

describe("pv-terminating", () => {
  it("says which claim it is still bound to: it is Lost the moment the PersistentVolume goes", () => {
    const [finding] = findings(rule, deleted(2 * HOUR_MS));
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "warning",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "held by",
      value: "kubernetes.io/pv-protection (Kubernetes, until no claim is bound to it)",
    });
    expect(finding?.evidence).toContainEqual({ fact: "bound to", value: "shop/data-postgres-0" });
  });

  it("says where it is still attached, and what becomes of its dataset", () => {
    const driver = "org.democratic-csi.nfs";
    const records = together(
      deleted(2 * HOUR_MS, { phase: "Released", finalizers: [`external-attacher/${driver}`] }),
      parents(NFS_PARENT),
      nfsVolume(),
      { volumeAttachments: [anAttachment({ driver })] },
      { csiDrivers: [], csiNodes: [] },
    );
    const [finding] = findings(rule, records);
    expect(finding?.evidence.slice(1)).toEqual([
      { fact: "phase", value: "Released" },
      {
        fact: "held by",
        value: `external-attacher/${driver} (the attacher of ${driver}, until it is detached everywhere)`,
      },
      { fact: "attached to", value: "worker-1" },
      { fact: "dataset", value: `${NFS_PARENT}/${name}` },
      {
        fact: "what happens now",
        value: "nothing: its driver is not in the cluster any more",
      },
    ]);
  });

  it("is quiet about one that nobody deleted", () => {
    expect(judgementOn(rule, name, { persistentVolumes: [aPv()] }).is).toBe("quiet");
  });

  twins("TRAP-05", "a PersistentVolume takes a moment to go", {
    rule,
    subject: name,
    because: /deletion is under way/,
    quiet: deleted(60_000),
    fires: deleted(2 * HOUR_MS),
  });
});
