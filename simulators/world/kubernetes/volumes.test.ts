import { expect, test } from "vitest";
import { bindVolume } from "../bindings.ts";
import { worldWith } from "../given.ts";
import { quantity } from "./text.ts";
import { NVMEOF, SMB } from "../installs.ts";
import type { InstallStory } from "../model.ts";
import { attachmentObject, pvObject } from "./volumes.ts";

test("an attachment is called csi-, then the SHA-256 of handle, driver and node", () => {
  const world = worldWith([{ claim: "prod/data-postgres-0", install: "zfs-iscsi" }]);
  const volume = world.volume("prod/data-postgres-0");
  const binding = bindVolume(volume, "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11");
  // Value: facts/democratic-csi.md §4.2.
  expect(attachmentObject(volume, binding, "worker-1", 0).metadata.name).toBe(
    "csi-6b080aa56a49bd02d25583056465606cda81290c3c60e2a4a60951bf2840a5b2",
  );
});

const CLAIM = { namespace: "prod", name: "data", uid: "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11" };
const LEAF = "pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11";

/** `spec` of the PV of a volume of an install on a NAS with a known base of NQNs. */
function pvSpec(install: InstallStory): object {
  const world = worldWith([{ claim: "prod/data", install: install.name }], [], {
    systems: [{ name: "nas1", nqnBase: "nqn.2011-06.com.truenas:uuid:u" }],
    installs: [install],
  });
  const volume = world.volume("prod/data");
  const times = { createdAt: 1_750_000_000_000, phaseChangedAt: 0 };
  return pvObject(volume, bindVolume(volume, CLAIM.uid), CLAIM, times)["spec"] as object;
}

test("a PV over SMB names server and share (facts/democratic-csi.md §2.1)", () => {
  expect(pvSpec(SMB)).toMatchObject({
    accessModes: ["ReadWriteMany"],
    csi: {
      driver: "org.democratic-csi.smb",
      volumeHandle: LEAF,
      fsType: "cifs",
      volumeAttributes: {
        node_attach_driver: "smb",
        server: "10.0.0.10",
        share: LEAF,
        provisioner_driver: "freenas-api-smb",
        "storage.kubernetes.io/csiProvisionerIdentity": "1750000000000-8081-org.democratic-csi.smb",
      },
    },
  });
});

test("a PV over NVMe-oF names transports, NQN and namespace (facts/democratic-csi.md §2.1)", () => {
  expect(pvSpec({ ...NVMEOF, instanceId: "cluster-a" })).toMatchObject({
    accessModes: ["ReadWriteOnce"],
    csi: {
      driver: "org.democratic-csi.nvmeof",
      volumeHandle: LEAF,
      fsType: "xfs",
      volumeAttributes: {
        node_attach_driver: "nvmeof",
        transport: "",
        transports: "tcp://10.0.0.10:4420",
        nqn: `nqn.2011-06.com.truenas:uuid:u:csi-${LEAF}-clustera`,
        nsid: "1",
        provisioner_driver: "freenas-api-nvmeof",
        provisioner_driver_instance_id: "cluster-a",
      },
    },
  });
});

test("quantities use the largest unit that divides them", () => {
  expect([2 ** 40, 5 * 2 ** 30, 1.5 * 2 ** 30, 1000].map(quantity)).toEqual([
    "1Ti",
    "5Gi",
    "1536Mi",
    "1000",
  ]);
});
