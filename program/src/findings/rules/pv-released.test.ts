import { describe, expect, it } from "vitest";
import { aPv, NFS_PARENT, nfsVolume, NOW, parents, together, UID } from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvReleased } from "./pv-released.ts";

const rule: Rule = pvReleased;
const name = `pvc-${UID}`;
const volume = together(parents(NFS_PARENT), nfsVolume());
const released = together(volume, {
  persistentVolumes: [aPv({ phase: "Released", reclaimPolicy: "Retain" })],
});

describe("pv-released", () => {
  it("is confirmed at once, without any memory: it is a plain fact", () => {
    expect(findings(rule, released)).toMatchObject([
      {
        verdict: "confirmed",
        word: null,
        severity: "info",
        missing: [],
        reclaimableBytes: 2 ** 30,
        concerns: ["shop/data-postgres-0"],
      },
    ]);
  });

  it("needs no NAS: without one it says what it knows", () => {
    const sources = [{ kind: "cluster" as const, name: "prod", id: "cluster-uid" }];
    const found = findings(
      rule,
      { persistentVolumes: [aPv({ phase: "Released" })] },
      { sources, declarations: [] },
    );
    expect(found).toMatchObject([{ verdict: "confirmed", reclaimableBytes: null }]);
  });

  twins("TRAP-05", "a PersistentVolume that is being deleted is Released for a moment", {
    rule,
    subject: name,
    because: /deletion is under way/,
    quiet: together(volume, {
      persistentVolumes: [aPv({ phase: "Released", phaseChangedAt: NOW - 60_000 })],
    }),
    fires: together(volume, {
      persistentVolumes: [aPv({ phase: "Released", phaseChangedAt: NOW - 86_400_000 })],
    }),
  });
  twins("TRAP-06", "a bound PersistentVolume with policy Retain is in use", {
    rule,
    subject: name,
    because: /phase is Bound/,
    fires: released,
    quiet: together(volume, { persistentVolumes: [aPv({ reclaimPolicy: "Retain" })] }),
  });
});
