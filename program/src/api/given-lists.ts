import * as given from "../model/given.ts";
import { ask, shownOver } from "./given-api.ts";
import type { Shown } from "./shown.ts";

/** UIDs of the claims of the world below: one over NFS in "shop", one over iSCSI in "lab". */
export const WEB = "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11";
export const DB = "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e22";

/** What it holds, but for its pool. */
export const RECORDS = given.together(
  { system: [given.aSystem()] },
  given.parents(given.NFS_PARENT, given.ISCSI_PARENT),
  given.nfsVolume(`pvc-${WEB}`),
  given.iscsiVolume(7, `pvc-${DB}`, { volsizeBytes: 8 * 2 ** 30 }),
  {
    namespaces: [],
    persistentVolumeClaims: [
      given.aClaim({ uid: WEB, namespace: "shop", name: "web", pvName: `pvc-${WEB}` }),
      given.aClaim({ uid: DB, namespace: "lab", name: "db", pvName: `pvc-${DB}` }),
    ],
    persistentVolumes: [
      given.aPv({
        uid: "pv-web",
        name: `pvc-${WEB}`,
        source: given.nfsSource(`pvc-${WEB}`),
        claimRef: { namespace: "shop", name: "web", uid: WEB },
      }),
      given.aPv({
        uid: "pv-db",
        name: `pvc-${DB}`,
        source: given.iscsiSource(`pvc-${DB}`),
        claimRef: { namespace: "lab", name: "db", uid: DB },
      }),
    ],
    pods: [
      given.aPod({ name: "web-0", namespace: "shop", claims: ["web"] }),
      given.aPod({ uid: "db-0", name: "db-0", namespace: "lab", claims: ["db"], owner: null }),
    ],
    volumeSnapshots: [
      given.aVolumeSnapshot({ namespace: "shop", name: "nightly", claimName: "web" }),
    ],
    zfsSnapshots: [
      given.aZfsSnapshot(`${given.NFS_PARENT}/pvc-${WEB}`, "auto-2026-11-23"),
      given.aZfsSnapshot(`${given.NFS_PARENT}/pvc-${WEB}`, "auto-2026-11-24"),
    ],
    disks: [given.aDisk("sda"), given.aDisk("sdz")],
  },
);

/** Two volumes in use, on one pool. */
export const LISTS: Shown = shownOver({
  ...RECORDS,
  pools: [given.aPool({ vdevs: [given.aDegradedMirror("sda", "sdb")], status: "DEGRADED" })],
});

/** A page of a list. */
export interface Listed {
  readonly total: number;
  readonly rows: readonly Record<string, unknown>[];
}

/** Asks for a list of that world. Throws where it is refused. */
export async function listed(path: string): Promise<Listed> {
  const { status, body } = await ask(path, LISTS);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Listed;
}
