import * as given from "../../model/given.ts";
import { shownOver } from "../given-api.ts";
import { PREFIX } from "../mount.ts";
import { type ROUTES } from "../routes/index.ts";
import type { Shown } from "../shown.ts";

/** A route of the table. */
export type AnyRoute = (typeof ROUTES)[number];

/** The namespace of the tenant, and that of his neighbour. */
export const [OWN, ALIEN] = ["shop", "alien"] as const;

/** One of the two. */
export type Namespace = typeof OWN | typeof ALIEN;

const uidOf = (namespace: string) =>
  `0b3f8a56-6f5e-4a8d-9d0f-${namespace === OWN ? "111111111111" : "222222222222"}`;

/** Names that only one of the two has. */
export function namesOf(namespace: Namespace): readonly string[] {
  const uid = uidOf(namespace);
  return [namespace, `data-of-${namespace}`, `pvc-${uid}`, `app-of-${namespace}`, uid];
}

/** A volume over NFS from Pod to dataset whose PersistentVolume has failed, with a leftover of the same namespace beside it. */
function tenancy(namespace: Namespace): given.GivenRecords {
  const uid = uidOf(namespace);
  const [claim, pv] = [`data-of-${namespace}`, `pvc-${uid}`];
  return given.together(given.nfsVolume(pv), {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name: claim, pvName: pv })],
    persistentVolumes: [
      given.aPv({
        uid: `pv-${uid}`,
        name: pv,
        phase: "Failed",
        claimRef: { namespace, name: claim, uid },
        source: given.nfsSource(pv),
      }),
    ],
    pods: [
      given.aPod({
        uid: `pod-${uid}`,
        name: `app-of-${namespace}`,
        namespace,
        claims: [claim],
        owner: null,
      }),
    ],
  });
}

/** What is shown where these tenants share a NAS. */
export function shownWith(...namespaces: readonly Namespace[]): Shown {
  const common = given.together({ system: [given.aSystem()] }, given.parents(given.NFS_PARENT));
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
    case "reason":
      return [OWN, ALIEN];
    default:
      throw new Error(`what shall the matrix ask with the parameter ${name}?`);
  }
}
