import { describe, expect, it } from "vitest";
import { KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import type { ImpactAnswer } from "../../answers/impact.ts";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { ask, shownOver } from "../given-api.ts";

const SHOWN = shownOver(
  given.together(
    KUBERNETES,
    SYSTEM,
    {
      pools: [given.aPool({ vdevs: [given.aDegradedMirror("sdc", "sdd")] })],
      disks: [given.aDisk("sdc"), given.aDisk("sdd")],
      workloads: [
        given.aWorkload({
          uid: "rs",
          kind: "ReplicaSet",
          name: "api-1",
          owner: { kind: "Deployment", name: "api", uid: "deploy" },
        }),
      ],
      persistentVolumeClaims: [given.aClaim({ uid: "api", name: "api", pvName: "pvc-api" })],
      persistentVolumes: [
        given.aPv({
          name: "pvc-api",
          claimRef: { namespace: "shop", name: "api", uid: "api" },
          source: given.nfsSource("pvc-api"),
        }),
      ],
      pods: [
        given.aPod({
          uid: "pod",
          name: "api-1-x",
          claims: ["api"],
          owner: { kind: "ReplicaSet", name: "api-1", uid: "rs" },
        }),
      ],
    },
    given.nfsVolume("pvc-api"),
  ),
);

async function impactOf(object: string): Promise<ImpactAnswer> {
  const { status, body } = await ask(`/impact?object=${object}`, SHOWN);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as ImpactAnswer;
}

/** Both claims that have data on the pool, one used by a lone Pod, one by a Deployment. */
const ON_THE_POOL = [
  {
    cluster: "prod",
    namespace: "shop",
    claims: ["api", "web"],
    owners: ["Deployment/api", "Pod/web-0"],
  },
];

describe("GET /impact", () => {
  it.each(["pool/tank", "disk/sdd", "system/nas1"])(
    "names every namespace, claim and owner that hangs on %s",
    async (object) => {
      const { claims, namespaces, complete } = await impactOf(object);
      expect(namespaces.map(sorted)).toEqual(ON_THE_POOL);
      expect([claims, complete]).toEqual([2, true]);
    },
  );

  it("names of a dataset or share only who uses it", async () => {
    const name = nameOf("11");
    for (const object of [`dataset/tank/k8s/nfs/v/${name}`, `share//mnt/tank/k8s/nfs/v/${name}`])
      expect((await impactOf(object)).namespaces).toMatchObject([
        { claims: ["web"], owners: ["Pod/web-0"] },
      ]);
  });

  it("names of a node the claims of the Pods on it", async () => {
    expect((await impactOf("node/worker-1")).namespaces.map(sorted)).toEqual(ON_THE_POOL);
  });

  it("says of what nothing uses that nothing hangs on it", async () => {
    expect(await impactOf(`dataset/tank/k8s/nfs/v/${nameOf("14")}`)).toMatchObject({
      claims: 0,
      namespaces: [],
      complete: true,
    });
  });

  it("says that there may be more where claims or pools were not read", async () => {
    const records = given.together(KUBERNETES, SYSTEM);
    for (const lost of ["persistentVolumes", "pools"] as const) {
      const shown = shownOver(records, { [lost]: given.incomplete(lost) });
      expect((await ask("/impact?object=system/nas1", shown)).body).toMatchObject({
        complete: false,
      });
    }
  });

  it.each(["pods", "workloads"] as const)(
    "calls nobody unused where %s were not read",
    async (lost) => {
      const { pods: _, ...unused } = given.together(KUBERNETES, SYSTEM);
      const ownersIn = async (instead: Parameters<typeof shownOver>[1]) => {
        const { body } = await ask("/impact?object=system/nas1", shownOver(unused, instead));
        return (body as ImpactAnswer).namespaces.map(({ owners }) => owners);
      };
      expect(await ownersIn({ [lost]: given.incomplete(lost) })).toEqual([null]);
      expect(await ownersIn({})).toEqual([[]]);
    },
  );

  it("refuses a name that claims of several namespaces have, as trace does: none is meant more than another", async () => {
    const inLab = given.aClaim({ uid: "lab-web", namespace: "lab", name: "web", pvName: "" });
    const records = given.together(KUBERNETES, SYSTEM, { persistentVolumeClaims: [inLab] });
    const answers = await Promise.all(
      ["impact", "trace"].map((path) => ask(`/${path}?object=pvc/web`, shownOver(records))),
    );
    const detail =
      'query object: expected the name of one object, found "pvc/web", which 2 namespaces have; choose one of pvc/lab/web and pvc/shop/web';
    for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { detail } });
    for (const question of ["object=pvc/shop/web", "object=pvc/web&namespace=shop"])
      expect(await ask(`/impact?${question}`, shownOver(records))).toMatchObject({
        body: { namespaces: [{ namespace: "shop", claims: ["web"] }] },
      });
  });

  it("refuses a disk that parts of several pools are called as trace does", async () => {
    const pool = (name: string) =>
      given.aPool({
        key: keyOf(given.SYSTEM, name),
        guid: name,
        name,
        vdevs: [given.aDegradedMirror("sdc", "sdd")],
      });
    const shown = shownOver(
      given.together(
        KUBERNETES,
        SYSTEM,
        { pools: [pool("fast")], disks: [given.aDisk("sdd")] },
        {
          pools: [pool("slow")],
        },
      ),
    );
    const [impact, trace] = [
      await ask("/impact?object=disk/sdd", shown),
      await ask("/trace?object=disk/sdd", shown),
    ];
    expect(trace.status).toBe(400);
    expect(impact).toEqual(trace);
  });

  it("knows no system of another name", async () => {
    const detail =
      'query object: expected a system that is configured, found "nas2"; did you mean system/nas1?';
    expect(await ask("/impact?object=system/nas2", SHOWN)).toMatchObject({
      status: 400,
      body: { detail },
    });
  });
});

function sorted({ claims, owners, ...rest }: ImpactAnswer["namespaces"][number]) {
  return { ...rest, claims: claims.toSorted(), owners: owners?.toSorted() };
}
