import { assetsName, nqnOf, NSID } from "../names.ts";
import type { AddVolume } from "./access.ts";
import { loggedIn } from "./users.ts";

/** Made in this order: subsystem, namespace, and the subsystem's place on the port (facts/democratic-csi §8.2). */
export const addSubsystem: AddVolume = (access, site, volume, binding, id) => {
  const { install, fate } = volume;
  const { mint } = site.world;
  const name = assetsName(install, binding.leaf);
  if (fate.access === "gone") {
    return;
  }
  const subnqn = nqnOf(install, binding.leaf);
  const serial = mint.hex(20, "nvme serial", install.system.name, name);
  access.subsystems.push({ id, name, subnqn, serial, allowAnyHost: true });
  if (fate.access === "whole") {
    access.namespaces.push({
      id,
      nsid: NSID,
      subsystem: id,
      deviceType: "ZVOL",
      devicePath: `zvol/${binding.provisionedAs}`,
      deviceUuid: mint.uuid("nvme uuid", install.system.name, name),
      deviceNguid: mint.uuid("nvme nguid", install.system.name, name),
      enabled: volume.drift !== "accessDisabled",
    });
  }
  const wasWhole = fate.access === "whole" || fate.dataset === "gone"; // what was cut on its way never got to the port
  if (wasWhole) {
    access.portSubsystems.push({ id, port: 1, subsystem: id });
  }
  if (fate.access === "whole" && fate.dataset === "finished") {
    for (const { node, address } of loggedIn(site, volume)) {
      const uuid = mint.uuid("nvme host", install.cluster.name, node);
      const hostnqn = `nqn.2014-08.org.nvmexpress:uuid:${uuid}`;
      access.nvmeSessions.push({ hostnqn, hostAddress: address, port: 1, subsystem: id });
    }
  }
};
