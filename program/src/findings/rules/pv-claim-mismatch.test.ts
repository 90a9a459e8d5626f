import { describe, expect, it } from "vitest";
import { aClaim, aPv, NOW, UID } from "../../model/given.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvClaimMismatch } from "./pv-claim-mismatch.ts";

const rule: Rule = pvClaimMismatch;
const name = `pvc-${UID}`;
const OTHER_UID = "9d9d9d9d-0000-4000-8000-000000000009";
const pair = (pv: Partial<PersistentVolume>, claim: Partial<PersistentVolumeClaim>) => ({
  persistentVolumes: [aPv({ phase: "Released", ...pv })],
  persistentVolumeClaims: [aClaim({ uid: OTHER_UID, pvName: name, phase: "Lost", ...claim })],
});
const mismatched = pair({}, {});

describe("pv-claim-mismatch", () => {
  it("finds a claim that was made again under its name and asks for the volume of the former", () => {
    const [finding] = findings(rule, mismatched);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({ fact: "UID that it belongs to", value: UID });
    expect(finding?.evidence).toContainEqual({
      fact: "UID of the claim today",
      value: `${OTHER_UID} (Lost)`,
    });
  });

  it.each<[string, Partial<PersistentVolume>, Partial<PersistentVolumeClaim>, RegExp]>([
    ["a volume without claim", { claimRef: null }, {}, /belongs to no claim/],
    [
      "a volume that is kept for a claim by name",
      { claimRef: { namespace: "shop", name: "data-postgres-0", uid: null } },
      {},
      /any UID will do/,
    ],
    [
      "a claim that was made again and got a new volume",
      {},
      { pvName: "pvc-new" },
      /does not ask for it/,
    ],
    ["a claim made a moment ago", {}, { createdAt: NOW - 60_000 }, /younger than the grace period/],
  ])("is quiet about %s", (_what, pv, claim, because) => {
    expect(whyQuiet(rule, name, pair(pv, claim))).toMatch(because);
  });

  it("finds a claimRef whose name was changed by hand and whose UID was not", () => {
    const former = aClaim({ uid: UID, name: "data-postgres-1", pvName: "pvc-other" });
    const { persistentVolumes, persistentVolumeClaims } = mismatched;
    expect(
      findings(rule, {
        persistentVolumes,
        persistentVolumeClaims: [...persistentVolumeClaims, former],
      }),
    ).toHaveLength(1);
  });

  twins("HAZ-41", "a claim of the same name and UID is the same claim", {
    rule,
    subject: name,
    because: /the one it names/,
    quiet: pair({ phase: "Bound" }, { uid: UID, phase: "Bound" }),
    fires: mismatched,
  });
  twins("TRAP-21", "a volume that was handed to another claim keeps the name of the first", {
    rule,
    subject: name,
    because: /the one it names/,
    quiet: pair(
      { phase: "Bound", claimRef: { namespace: "shop", name: "data-postgres-0", uid: OTHER_UID } },
      { phase: "Bound" },
    ),
    fires: pair({ phase: "Bound" }, { phase: "Bound" }),
  });
  twins("HAZ-07", "a claim that a filtering proxy hides is no other claim", {
    rule,
    subject: name,
    because: /not there/,
    quiet: {
      persistentVolumes: mismatched.persistentVolumes,
    },
    fires: mismatched,
  });
});
