import { describe, expect, it } from "vitest";
import { aClaim, aPv, NFS_PARENT, nfsVolume, parents, together, UID } from "../../model/given.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { claimLost } from "./claim-lost.ts";

const rule: Rule = claimLost;
const name = "data-postgres-0";
const lost = { persistentVolumeClaims: [aClaim({ phase: "Lost" })] };

describe("claim-lost", () => {
  it("is confirmed at once, and says where the data still is", () => {
    const [finding] = findings(rule, together(lost, parents(NFS_PARENT), nfsVolume()));
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      word: null,
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "its data is still at",
      value: `${NFS_PARENT}/pvc-${UID}`,
    });
  });

  it("needs no NAS and says nothing of data that it has not seen", () => {
    const sources = [{ kind: "cluster" as const, name: "prod", id: "cluster-uid" }];
    const [finding] = findings(rule, lost, { sources, declarations: [] });
    expect(finding?.evidence.map(({ fact }) => fact)).toEqual(["bound to", "created"]);
  });

  it("names the claim to which its PersistentVolume belongs instead", () => {
    const claimRef = { namespace: "shop", name: "other", uid: "u-9" };
    const [finding] = findings(rule, together(lost, { persistentVolumes: [aPv({ claimRef })] }));
    expect(finding?.evidence).toContainEqual({
      fact: `pv/pvc-${UID} belongs to`,
      value: "shop/other with UID u-9",
    });
  });

  it.each(["Bound", "Pending"] as const)("is quiet about a %s claim", (phase) => {
    const records = { persistentVolumeClaims: [aClaim({ phase })] };
    expect(judgementOn(rule, name, records)).toEqual({
      is: "quiet",
      because: `its phase is ${phase}`,
    });
  });
});
