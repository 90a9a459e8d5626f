import { describe, expect, it } from "vitest";
import { badgeOf } from "./badge.ts";
import { fitted, textPx } from "./fitted.ts";
import { chainOf, NFS_LINES, node } from "./given.ts";
import { opensAt } from "./opens.ts";
import { outlineOf } from "./outline.ts";
import { factsOf, kindOf, nameOf, sentenceOf } from "./told.ts";

describe("a node in words", () => {
  it("has the kind that its workload has, and the name without it", () => {
    const workload = node("workload StatefulSet/db");
    expect([kindOf(workload), nameOf(workload)]).toEqual(["StatefulSet", "db"]);
  });

  it("is a zvol or a dataset, as ZFS has it", () => {
    const facts = [{ label: "kind", value: "zvol" }];
    expect(kindOf(node("dataset tank/x", { facts }))).toBe("zvol");
    expect(kindOf(node("dataset tank/x"))).toBe("Dataset");
  });

  it("has its facts short, with sizes in units", () => {
    const facts = [
      { label: "phase", value: "Bound" },
      { label: "requested", value: 53_687_091_200 },
    ];
    expect(factsOf(node("claim a", { facts }))).toEqual(["Bound", "requested 50 GiB"]);
  });

  it("says on which node it is to be attached, and whether it is", () => {
    const facts = (attached: string) => [
      { label: "node", value: "worker-1" },
      { label: "attached", value: attached },
    ];
    expect(factsOf(node("attachment a", { facts: facts("yes") }))).toEqual([
      "worker-1",
      "attached",
    ]);
    expect(factsOf(node("attachment a", { facts: facts("no") }))).toEqual([
      "worker-1",
      "not attached",
    ]);
  });

  it("says why it is not there", () => {
    const because = "it is named here and does not exist";
    const gone = node("pv b", { state: "missing", because });
    expect(sentenceOf(gone)).toBe(`PersistentVolume b, missing, ${because}`);
  });

  it("says in which namespace it is", () => {
    expect(sentenceOf(node("pod db-0", { namespace: "shop" }))).toBe("Pod db-0 in shop");
  });

  it("is marked with the worst that was found about it", () => {
    expect(badgeOf(node("disk sdd"), [{ severity: "info" }, { severity: "error" }])).toEqual({
      worst: "error",
      text: "2 findings",
    });
    expect(badgeOf(node("disk sdd"), [])).toBeNull();
  });

  it("is marked as failed where it has, though what was found about it is milder", () => {
    const facts = [{ label: "status", value: "FAULTED" }];
    expect(badgeOf(node("disk sdd", { facts }), [{ severity: "warning" }])).toEqual({
      worst: "error",
      text: "1 finding",
    });
  });
});

describe("a node opens", () => {
  it.each([
    [node("claim a", { id: "c/1", namespace: "shop" }), "/volumes/c%2F1"],
    [node("pod p", { namespace: "shop" }), "/search?object=pod%2Fprod%3Ashop%2Fp"],
    [node("workload CronJob/x", { namespace: "shop" }), "/search?object=cronjob%2Fprod%3Ashop%2Fx"],
    [node("workload JupyterHub/hub", { namespace: "shop" }), "/search?q=hub"],
    [node("dataset tank/v/1"), "/search?object=dataset%2Fnas1%3Atank%2Fv%2F1"],
    [node("disk sda"), "/storage?object=disk%2Fnas1%3Asda"],
    [node("session nqn.2014:a"), "/search?object=nvmeof-session%2Fnas1%3Anqn.2014%3Aa"],
    [node("dataset /mnt/tank/v/1", { state: "missing" }), "/search?q=1"],
  ])("the page about it: %#", (one, place) => {
    expect(opensAt(one)).toBe(place);
  });

  it("FLT-W2: no address but ours, whatever it is called", () => {
    const hostile = node("share //evil.example/x", { state: "unknown" });
    expect(opensAt(hostile)).toBe("/search?q=x");
    expect(opensAt(node("pv javascript:alert(1)"))).toMatch(/^\/search\?object=pv%2Fprod/);
  });
});

describe("a chain as a list", () => {
  it("has every node once, from top to bottom, what hangs beside after what it hangs on", () => {
    const levels = outlineOf(chainOf(NFS_LINES)).map(({ nodes }) =>
      nodes.map((one) => one.node.id),
    );
    expect(levels).toEqual([
      ["workload StatefulSet/db"],
      ["pod db-0"],
      ["claim data-0"],
      ["pv pvc-1"],
      ["attachment csi-1"],
      ["share /mnt/tank/v/pvc-1"],
      ["dataset tank/v/pvc-1"],
      ["pool tank"],
      ["vdev mirror-0", "vdev mirror-1"],
      ["disk sda", "disk sdb", "disk sdc", "disk sdd"],
    ]);
  });

  it("says where each node leads, and by what", () => {
    const [, , , pv] = outlineOf(chainOf(NFS_LINES));
    expect(pv?.nodes[0]?.leads.map(({ to, link }) => [to.id, link.basis])).toEqual([
      ["share /mnt/tank/v/pvc-1", "name"],
      ["attachment csi-1", "name"],
    ]);
  });
});

describe("a name that is too long", () => {
  it("is shortened in its middle and fits", () => {
    const name = "tank/k8s/iscsi/v/pvc-e8afc37d-9b48-42d4-a066-5b2d2d8ac537";
    const short = fitted(name, 200, 13);
    expect(short).toMatch(/^tank\/k8s.*…/);
    expect(short.endsWith("c537")).toBe(true);
    expect(textPx(short, 13)).toBeLessThanOrEqual(200);
  });

  it("stays whole where it fits", () => {
    expect(fitted("sda", 90, 13)).toBe("sda");
  });
});
