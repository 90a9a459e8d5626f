import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import { holds } from "../roles.ts";
import type { NasNvmeHost, NasNvmeNamespace, NasNvmePort, NasNvmeSubsystem } from "../state.ts";
import { isObject } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";
import { isLocked, placeOnPool, wantsLocked } from "./share-places.ts";

/** NVMe over Fabrics, from 25.10 on (facts/truenas-api.md §5.8, middleware plugins/nvmet). */
export const NVMET_METHODS: Readonly<Record<string, Method>> = {
  "nvmet.global.config": { since: "25.10", run: globalConfig },
  "nvmet.global.sessions": rows(sessionRows),
  "nvmet.subsys.query": rows((call) =>
    call.state.nvmet.subsystems.map((subsystem) =>
      subsystemRow(subsystem, call, wantsVerbose(call)),
    ),
  ),
  "nvmet.namespace.query": rows((call) =>
    call.state.nvmet.namespaces.flatMap((namespace) => namespaceRow(namespace, call)),
  ),
  "nvmet.port.query": rows(({ state }) => state.nvmet.ports.map(portRow)),
  "nvmet.host.query": rows((call) => call.state.nvmet.hosts.map((host) => hostRow(host, call))),
  "nvmet.port_subsys.query": rows(portSubsystemRows),
  "nvmet.host_subsys.query": rows(hostSubsystemRows),
};

function rows(list: (call: Call) => readonly JsonObject[]): Method {
  return { since: "25.10", run: (call) => answerQuery(list(call), readQuery(call.params)) };
}

function globalConfig({ state }: Call): JsonObject {
  return {
    id: 1,
    basenqn: state.nvmet.basenqn,
    kernel: true,
    ana: false,
    rdma: false,
    xport_referral: true,
  };
}

/** A session names the subsystem by its id and says nothing of namespaces. */
function sessionRows({ state }: Call): readonly JsonObject[] {
  return state.nvmet.sessions.map(({ hostnqn, hostAddress, port, subsystem }, at) => ({
    host_traddr: hostAddress,
    hostnqn,
    subsys_id: subsystem,
    port_id: port,
    ctrl: at + 1,
  }));
}

function wantsVerbose({ params }: Call): boolean {
  const options = params[1];
  return isObject(options) && isObject(options["extra"]) && options["extra"]["verbose"] === true;
}

/**
 * Who belongs to a subsystem is told with `extra.verbose` only. Without it the lists are there and empty on 25.10, whose
 * model fills them in, and absent on 26 (facts/truenas-shapes `NVMetSubsysEntry`).
 */
function subsystemRow(subsystem: NasNvmeSubsystem, call: Call, verbose: boolean): JsonObject {
  return {
    id: subsystem.id,
    name: subsystem.name,
    subnqn: subsystem.subnqn,
    serial: subsystem.serial,
    allow_any_host: subsystem.allowAnyHost,
    pi_enable: null,
    qid_max: null,
    ieee_oui: null,
    ana: null,
    ...membersOf(subsystem.id, call, verbose),
  };
}

function membersOf(id: number, { state, shapes }: Call, verbose: boolean): JsonObject {
  const { hostSubsystems, namespaces, portSubsystems } = state.nvmet;
  const ofThis = ({ subsystem }: { readonly subsystem: number }): boolean => subsystem === id;
  if (verbose) {
    return {
      hosts: hostSubsystems.filter(ofThis).map(({ host }) => host),
      namespaces: namespaces.filter(ofThis).map((namespace) => namespace.id),
      ports: portSubsystems.filter(ofThis).map(({ port }) => port),
    };
  }
  return shapes === "26" ? {} : { hosts: [], namespaces: [], ports: [] };
}

/** The subsystem of a row is written out. A row whose subsystem is gone cannot be: the database forbids it. */
function embedded(id: number, call: Call): JsonObject | null {
  const subsystem = call.state.nvmet.subsystems.find((one) => one.id === id);
  return subsystem === undefined ? null : subsystemRow(subsystem, call, false);
}

function namespaceRow(namespace: NasNvmeNamespace, call: Call): readonly JsonObject[] {
  const subsys = embedded(namespace.subsystem, call);
  const isZvol = namespace.deviceType === "ZVOL";
  const { tree } = call.zfs();
  const path = isZvol ? `/mnt/${namespace.devicePath.slice("zvol/".length)}` : namespace.devicePath;
  const place = placeOnPool(tree, path);
  return subsys === null
    ? []
    : [
        {
          id: namespace.id,
          nsid: namespace.nsid,
          subsys,
          device_type: namespace.deviceType,
          device_path: namespace.devicePath,
          ...(call.shapes === "26"
            ? { dataset: place.dataset, relative_path: place.relativePath }
            : {}),
          filesize: null,
          device_uuid: namespace.deviceUuid,
          device_nguid: namespace.deviceNguid,
          enabled: namespace.enabled,
          locked: wantsLocked(call) ? isLocked(tree, place) : null,
        },
      ];
}

function portRow({ id, index, address, service }: NasNvmePort): JsonObject {
  return {
    id,
    index,
    addr_trtype: "TCP",
    addr_trsvcid: service,
    addr_traddr: address,
    addr_adrfam: address.includes(":") ? "IPV6" : "IPV4",
    inline_data_size: null,
    max_queue_size: null,
    pi_enable: null,
    enabled: true,
  };
}

/** Keys are secret but to FULL_ADMIN and to those who may change them (facts/truenas-api.md §2.6). */
function hostRow({ id, hostnqn, dhchapKey }: NasNvmeHost, { session, shapes }: Call): JsonObject {
  const roles = session.user?.roles ?? [];
  const shown = holds(roles, "FULL_ADMIN") || holds(roles, "SHARING_NVME_TARGET_WRITE");
  return {
    id,
    hostnqn,
    ...(shapes === "26" ? { description: "" } : {}),
    dhchap_key: dhchapKey === null || shown ? dhchapKey : "********",
    dhchap_ctrl_key: null,
    dhchap_dhgroup: null,
    dhchap_hash: "SHA-256",
  };
}

function portSubsystemRows(call: Call): readonly JsonObject[] {
  const { ports, portSubsystems } = call.state.nvmet;
  return portSubsystems.flatMap(({ id, port, subsystem }) => {
    const found = ports.find((one) => one.id === port);
    const subsys = embedded(subsystem, call);
    return found === undefined || subsys === null ? [] : [{ id, port: portRow(found), subsys }];
  });
}

function hostSubsystemRows(call: Call): readonly JsonObject[] {
  const { hosts, hostSubsystems } = call.state.nvmet;
  return hostSubsystems.flatMap(({ id, host, subsystem }) => {
    const found = hosts.find((one) => one.id === host);
    const subsys = embedded(subsystem, call);
    return found === undefined || subsys === null
      ? []
      : [{ id, host: hostRow(found, call), subsys }];
  });
}
