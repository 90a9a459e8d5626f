import { expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import * as given from "../model/given.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";
import { aDegradedPool, claimRef, idOf, KUBERNETES, nameOf, NAS, SYSTEM } from "./given-answers.ts";

it("tells of every claim what is found about the pool and disk under it, also where their findings only count it", async () => {
  const many = ["21", "22", "23", "24", "25", "26", "27"];
  const volumes = many.map((digits) => ({
    persistentVolumeClaims: [
      given.aClaim({ uid: idOf(digits), name: `data-${digits}`, pvName: nameOf(digits) }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf(digits),
        claimRef: claimRef("shop", `data-${digits}`, digits),
        source: given.nfsSource(nameOf(digits)),
      }),
    ],
  }));
  const cluster = fakeCluster(given.together(KUBERNETES, ...volumes));
  const system = fakeSystem({
    ...given.together(SYSTEM, ...many.map((digits) => given.nfsVolume(nameOf(digits)))),
    pools: [aDegradedPool("sdc", "sdd")],
    disks: [given.aDisk("sdc"), given.aDisk("sdd")],
  });
  for (const digits of many) {
    const asked = ["explain", `pvc/shop/data-${digits}`, "-ojson", ...NAS];
    const { stdout } = await runCli(asked, { cluster, system });
    const { findings } = JSON.parse(stdout) as { findings: { finding: Finding }[] };
    const rules = findings.map(({ finding: { rule } }) => rule);
    expect(rules, digits).toEqual(expect.arrayContaining(["pool-degraded", "disk-failing"]));
  }
});

it("knows which pool was probably meant", async () => {
  const cluster = fakeCluster(KUBERNETES);
  const system = fakeSystem({ ...SYSTEM, pools: [aDegradedPool("sdc", "sdd")] });
  const { stderr } = await runCli(["trace", "pool/tonk", ...NAS], { cluster, system });
  expect(stderr).toContain("did you mean pool/tank?");
});
