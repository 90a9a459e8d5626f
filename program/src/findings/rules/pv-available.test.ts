import { describe, expect, it } from "vitest";
import {
  aPv,
  DAY_MS,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import type { PersistentVolume } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvAvailable } from "./pv-available.ts";

const rule: Rule = pvAvailable;
const name = `pvc-${UID}`;
const volume = together(parents(NFS_PARENT), nfsVolume());
const pv = (over: Partial<PersistentVolume>) =>
  together(volume, {
    persistentVolumes: [
      aPv({ phase: "Available", reclaimPolicy: "Retain", claimRef: null, ...over }),
    ],
  });

describe("pv-available", () => {
  it("is a plain fact with its bytes and since when", () => {
    expect(findings(rule, pv({}))).toMatchObject([
      {
        verdict: "confirmed",
        word: null,
        severity: "info",
        reclaimableBytes: 2 ** 30,
        since: NOW - 30 * DAY_MS,
        concerns: [],
      },
    ]);
  });

  it("says for whom it is kept", () => {
    const claimRef = { namespace: "shop", name: "coming", uid: null };
    expect(findings(rule, pv({ claimRef }))).toMatchObject([
      { concerns: [{ namespace: "shop", name: "coming" }] },
    ]);
  });

  it.each<[Partial<PersistentVolume>, RegExp]>([
    [{ phaseChangedAt: NOW - DAY_MS }, /no longer than the grace period/],
    [{ deletionRequestedAt: NOW }, /deletion was requested/],
    [{ source: { type: "other", plugin: "local" } }, /offered before anybody asks/],
  ])("is quiet about %o", (over, because) => {
    expect(whyQuiet(rule, name, pv(over))).toMatch(because);
  });

  twins("TRAP-17", "a PersistentVolume by hand that a claim is bound to is in use", {
    rule,
    subject: name,
    because: /phase is Bound/,
    quiet: pv({ phase: "Bound", claimRef: { namespace: "media", name: "films", uid: "u-1" } }),
    fires: pv({}),
  });
});
