import { describe, expect, it } from "vitest";
import { aClaim, aPod, aPv, aWorkload, NOW, together } from "../../model/given.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { claimTerminating } from "./claim-terminating.ts";

const rule: Rule = claimTerminating;
const name = "data-postgres-0";
const deleted = (agoMs: number, finalizers = ["kubernetes.io/pvc-protection"]) => ({
  persistentVolumeClaims: [aClaim({ deletionRequestedAt: NOW - agoMs, finalizers })],
});
const HOUR_MS = 3_600_000;

describe("claim-terminating", () => {
  it("names the finalizer, whose it is, and the Pod and workload that still use the claim", () => {
    const owner = { kind: "Deployment", name: "web", uid: "uid-of-Deployment-web" };
    const records = together(deleted(2 * HOUR_MS), {
      persistentVolumes: [aPv()],
      pods: [aPod()],
      workloads: [
        aWorkload({ claims: [name] }),
        aWorkload({ kind: "ReplicaSet", name: "web-1", owner, claims: [name] }),
      ],
    });
    const [finding] = findings(rule, records);
    expect(finding).toMatchObject({ verdict: "confirmed", severity: "warning" });
    expect(finding?.evidence.slice(1)).toEqual([
      {
        fact: "held by",
        value: "kubernetes.io/pvc-protection (Kubernetes, until no Pod uses it)",
      },
      { fact: "still used by", value: "pod/postgres-0 (Running)" },
      { fact: "still used by", value: "deployment/web" },
      { fact: "reclaim policy", value: "Delete" },
    ]);
  });

  it.each([
    [
      "snapshot.storage.kubernetes.io/pvc-as-source-protection",
      /until the snapshot of it is taken/,
    ],
    ["provisioner.storage.kubernetes.io/cloning-protection", /until the copy of it is made/],
    ["example.com/keep", /a controller that is not known here/],
  ])("says what %s waits for", (finalizer, what) => {
    const [finding] = findings(rule, deleted(2 * HOUR_MS, [finalizer]));
    expect(finding?.evidence[1]?.value).toMatch(what);
  });

  it("is quiet about a claim that nobody deleted", () => {
    expect(judgementOn(rule, name, { persistentVolumeClaims: [aClaim()] })).toEqual({
      is: "quiet",
      because: "nobody asked for its deletion",
    });
  });

  twins("TRAP-05", "a claim takes a moment to go", {
    rule,
    subject: name,
    because: /deletion is under way/,
    quiet: deleted(60_000),
    fires: deleted(2 * HOUR_MS),
  });
});
