import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { VolumeSource } from "../../model/kubernetes.ts";
import { shownOver } from "../given-api.ts";
import { PREFIX } from "../mount.ts";
import type { ROUTES } from "../routes/index.ts";
import type { Shown } from "../shown.ts";

/** A route of the table. */
export type AnyRoute = (typeof ROUTES)[number];

/** The namespace of the tenant, and that of his neighbour. */
export const [OWN, ALIEN] = ["shop", "alien"] as const;

/** One of the two. */
export type Namespace = typeof OWN | typeof ALIEN;

const uidOf = (namespace: string) =>
  `0b3f8a56-6f5e-4a8d-9d0f-${{ [OWN]: "111111111111", [ALIEN]: "222222222222" }[namespace] ?? "333333333333"}`;

/** Names that only one of the two has. */
export function namesOf(namespace: Namespace): readonly string[] {
  const uid = uidOf(namespace);
  return [namespace, `data-of-${namespace}`, `pvc-${uid}`, `app-of-${namespace}`, uid];
}

/** A volume over NFS from Pod to dataset, with its snapshots, whose PersistentVolume has failed; and one over iSCSI. */
function tenancy(namespace: Namespace): given.GivenRecords {
  const uid = uidOf(namespace);
  const [claim, pv, disk] = [`data-of-${namespace}`, `pvc-${uid}`, `pvc-${uid}-disk`];
  return given.together(
    given.nfsVolume(pv),
    given.iscsiVolume(namespace === OWN ? 1 : 2, disk),
    boundTo(namespace, { uid, claim, pv, source: given.nfsSource(pv), phase: "Failed" }),
    boundTo(namespace, {
      uid: `${uid}-disk`,
      claim: `${claim}-disk`,
      pv: disk,
      source: given.iscsiSource(disk),
      phase: "Bound",
    }),
    {
      pods: [
        given.aPod({
          uid: `pod-${uid}`,
          name: `app-of-${namespace}`,
          namespace,
          claims: [claim],
          owner: null,
        }),
      ],
      volumeSnapshots: [
        given.aVolumeSnapshot({ uid: `snapshot-${uid}`, namespace, claimName: claim }),
      ],
      zfsSnapshots: [given.aZfsSnapshot(`${given.NFS_PARENT}/${pv}`, `of-${namespace}`)],
    },
  );
}

interface Bound {
  readonly uid: string;
  readonly claim: string;
  readonly pv: string;
  readonly source: VolumeSource;
  readonly phase: "Bound" | "Failed";
}

function boundTo(namespace: string, { uid, claim, pv, source, phase }: Bound): given.GivenRecords {
  return {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name: claim, pvName: pv })],
    persistentVolumes: [
      given.aPv({
        uid: `pv-${uid}`,
        name: pv,
        phase,
        claimRef: { namespace, name: claim, uid },
        source,
      }),
    ],
  };
}

/** What is shown where these tenants share a NAS. */
export function shownWith(...namespaces: readonly Namespace[]): Shown {
  const parents = given.parents(given.NFS_PARENT, given.ISCSI_PARENT);
  const common = given.together({ system: [given.aSystem()] }, parents);
  return shownOver(given.together(common, ...namespaces.map(tenancy)));
}

/** One question to a route, and the names in it, which an answer may repeat. */
export interface Question {
  readonly url: string;
  readonly named: readonly string[];
}

/**
 * Everything that the table lets ask about these two tenants: each route with each thing that its parameters can name. Throws
 * for a parameter that nothing is known to put into: a new one is a decision of this matrix.
 */
export function questionsTo(route: AnyRoute, shown: Shown): readonly Question[] {
  const { path } = route;
  const inPath = "params" in route ? Object.keys(route.params.properties) : [];
  const inQuery: readonly string[] = ("query" in route ? route.query.required : undefined) ?? [];
  const all = [...inPath, ...inQuery].map((name) =>
    valuesOf(name, shown).map((value) => [name, value] as const),
  );
  const ways = all.reduce<readonly (readonly (readonly [string, string])[])[]>(
    (before, values) => before.flatMap((one) => values.map((value) => [...one, value])),
    [[]],
  );
  return ways.map((way) => {
    const values = new Map(way);
    const filled = inPath.reduce(
      (url, name) => url.replace(`:${name}`, encodeURIComponent(values.get(name) ?? "")),
      path,
    );
    const asked = new URLSearchParams(inQuery.map((name) => [name, values.get(name) ?? ""]));
    return {
      url: `${PREFIX}${filled}${inQuery.length === 0 ? "" : `?${asked.toString()}`}`,
      named: [...values.values()],
    };
  });
}

/** Of what cannot be told one is enough. */
function sureOnes({ findings }: Shown["report"]) {
  const unsure = findings.filter(({ verdict }) => verdict === "unknown");
  return [...findings.filter(({ verdict }) => verdict !== "unknown"), ...unsure.slice(0, 1)];
}

function valuesOf(name: string, { report }: Shown): readonly string[] {
  switch (name) {
    case "id":
    case "finding":
      return [...sureOnes(report).map(({ id }) => id), "0000000000000000"];
    case "object":
      return [OWN, ALIEN, "none"].flatMap((namespace) => {
        const pv = namespace === "none" ? "pvc-none" : `pvc-${uidOf(namespace)}`;
        const claim = `data-of-${namespace}`;
        return [
          `pvc/${claim}`,
          `pvc/${namespace}/${claim}`,
          `pv/${pv}`,
          `pod/app-of-${namespace}`,
          `dataset/${given.NFS_PARENT}/${pv}`,
        ];
      });
    case "q":
      return [OWN, ALIEN].map((namespace) => `data-of-${namespace}`);
    case "key":
      return [OWN, ALIEN, "none"].map((namespace) => keyOf(given.CLUSTER, uidOf(namespace)));
    case "reason":
      return ["because"];
    default:
      throw new Error(`what shall the matrix ask with the parameter ${name}?`);
  }
}
