import { describe, expect, it } from "vitest";
import { runCli } from "./given.ts";
import { both, nameOf, NAS, shortIdOf } from "./given-answers.ts";

describe("an object as kubectl takes it", () => {
  const same = async (one: readonly string[], other: readonly string[]) => {
    const told = await runCli([...one, ...NAS], both);
    expect(told.stderr).toBe("");
    expect(told).toEqual(await runCli([...other, ...NAS], both));
  };

  it("may stand in two words, with its namespace before, between or behind", async () => {
    const wanted = ["trace", "pvc/shop/web"];
    await same(["trace", "pvc/web", "-n", "shop"], ["trace", "pvc", "web", "-n", "shop"]);
    await same(["trace", "-n", "shop", "pvc", "web", "-oname"], [...wanted, "-oname"]);
    await same(["trace", "pvc", "-n", "shop", "web", "-oname"], [...wanted, "-oname"]);
    await same(["-n", "shop", "trace", "pvc", "web", "-oname"], [...wanted, "-oname"]);
    await same(["trace", "PVC", "shop/web", "-oname"], [...wanted, "-oname"]);
  });

  it("is explained in a namespace like any other", async () => {
    const wanted = ["explain", "pvc/shop/web"];
    await same(["explain", "pvc/web", "-n", "shop"], wanted);
    await same(["explain", "pvc", "web", "-nshop"], wanted);
    await same([...wanted, "-n", "shop"], wanted);
    const wrong = await runCli([...wanted, "-n", "lab", ...NAS], both);
    expect(wrong.stderr).toBe(
      'plumbline: explain: expected pvc/NAMESPACE/NAME, or pvc/NAME and -n NAMESPACE, found "pvc/shop/web"; name the namespace once\n',
    );
    const elsewhere = ["explain", "pvc/elsewhere:shop/web"];
    const none = await runCli([...elsewhere, "-n", "shop", ...NAS], both);
    expect(none.stdout).not.toBe((await runCli([...wanted, ...NAS], both)).stdout);
    expect(none).toEqual(await runCli([...elsewhere, ...NAS], both));
    const pv = `pv/${nameOf("13")}`;
    await same(["explain", pv, "-n", "shop"], ["explain", pv]);
    const id = await shortIdOf("dataset-unreferenced");
    await same(["explain", id, "-n", "shop"], ["explain", id]);
  });
});
