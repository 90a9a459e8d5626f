import type { NasDataset, NasSnapshot, NasState } from "../../truenas/state.ts";
import { bound } from "../bindings.ts";
import type { Bindings } from "../bindings.ts";
import type { System } from "../model.ts";
import { NVMEOF_SERVICE } from "../names.ts";
import type { World } from "../world.ts";
import { accessOf } from "./access.ts";
import { datasetsOf } from "./datasets.ts";
import { poolOf } from "./pools.ts";
import type { Site } from "./site.ts";
import { snapshotsOf } from "./snapshots.ts";

/** Builds one TrueNAS of a world, after its Kubernetes half was poured. Every call answers a new state. */
export function buildNas(world: World, system: System, bindings: Bindings): NasState {
  const site: Site = { world, system, bindings };
  const access = accessOf(site);
  const datasets = datasetsOf(site, access);
  const snapshots = snapshotsOf(site, datasets);
  addSnapshotSpace(datasets, snapshots);
  const uuid = (what: string): string => world.mint.uuid(what, system.name);
  return {
    hostname: system.name,
    version: system.version,
    hostId: world.mint.hex(64, "host id", system.name),
    bootId: uuid("boot"),
    state: "READY",
    failover: system.failoverDisabledBy.length > 0 ? "MASTER" : "SINGLE",
    clockSkewMs: 0,
    users: usersOf(site),
    pools: system.pools.map((pool, at) => poolOf(site, pool, at + 1, datasets)),
    datasets,
    snapshots,
    nfsShares: access.shares,
    smbShares: access.smbShares,
    smbSessions: access.smbSessions,
    iscsi: {
      basename: system.iqnBase,
      targets: access.targets,
      extents: access.extents,
      targetExtents: access.targetExtents,
      portals: [
        { id: 1, tag: 1, comment: "storage", listen: [{ ip: system.address, port: 3260 }] },
      ],
      initiators: initiatorsOf(site),
      sessions: access.sessions,
    },
    nvmet: {
      basenqn: system.nqnBase,
      subsystems: access.subsystems,
      namespaces: access.namespaces,
      ports: [{ id: 1, index: 1, address: system.address, service: NVMEOF_SERVICE }],
      hosts: [],
      portSubsystems: access.portSubsystems,
      hostSubsystems: [],
      sessions: access.nvmeSessions,
    },
    snapshotTasks: tasksOf(system),
    ...tenantsOf(site),
    replications: [],
    copyTasks: [],
    containers: [],
    jobs: jobsOf(site),
    ...healthOf(site),
  };
}

/** A virtual machine has a zvol as it is and a file in a filesystem; an app has all of one. */
function tenantsOf({ world, system, bindings }: Site): Pick<NasState, "vmDevices" | "apps"> {
  const here = world.tenants.filter(
    ({ of }) => world.volume(of).install.system.name === system.name,
  );
  const placed = here.map((tenant) => {
    const { dataset } = bound(bindings.volumes, tenant.of);
    const { protocol } = world.volume(tenant.of).install;
    return { ...tenant, dataset, isBlock: protocol === "iscsi" || protocol === "nvmeof" };
  });
  const vms = placed.filter(({ kind }) => kind === "vm");
  const apps = placed.filter(({ kind }) => kind === "app");
  return {
    vmDevices: vms.map(({ dataset, isBlock }, at) => ({
      id: at + 1,
      vm: at + 1,
      ...(isBlock
        ? { dtype: "DISK", path: `/dev/zvol/${dataset}` }
        : { dtype: "RAW", path: `/mnt/${dataset}/disk.img` }),
    })),
    apps: apps.map(({ name, dataset, runs }) => ({
      name,
      state: runs ? "RUNNING" : "STOPPED",
      sources: [`/mnt/${dataset}`],
    })),
  };
}

/** What TrueNAS itself does; sanoid and syncoid keep their tasks to themselves. */
function tasksOf({ tasks }: System): NasState["snapshotTasks"] {
  return tasks
    .filter(({ naming }) => naming === "auto")
    .map(({ dataset }, at) => ({
      id: at + 1,
      dataset,
      recursive: true,
      enabled: true,
      namingSchema: "auto-%Y-%m-%d_%H-%M",
    }));
}

type Health = Pick<
  NasState,
  "temperatures" | "criticalCelsius" | "alerts" | "services" | "failoverDisabledBy"
>;

/** A disk that is hot has 61 degrees, and calls itself too hot from 60 on. */
function healthOf({ world, system, bindings }: Site): Health {
  const stateOf = (service: (typeof system.stopped)[number]): "RUNNING" | "STOPPED" =>
    system.stopped.includes(service) ? "STOPPED" : "RUNNING";
  return {
    temperatures: Object.fromEntries(system.hot.map((disk) => [disk, 61])),
    criticalCelsius: 60,
    alerts: system.alerts.map(({ klass, level, text, about, age, dismissed }, at) => ({
      uuid: world.mint.uuid("alert", system.name, String(at)),
      klass,
      level,
      args: { about: [...about] },
      formatted: text,
      raisedAt: bindings.now - age,
      dismissed,
    })),
    services: {
      nfs: stateOf("nfs"),
      cifs: stateOf("cifs"),
      iscsitarget: stateOf("iscsitarget"),
      nvmet: stateOf("nvmet"),
    },
    failoverDisabledBy: [...system.failoverDisabledBy],
  };
}

/** A reader for monitoring, and the account the driver used over REST. */
function usersOf({ world, system, bindings }: Site): NasState["users"] {
  const { keyEnds } = system;
  const account = (
    id: number,
    username: string,
    roles: string[],
    expiresAt: number | null = null,
  ): NasState["users"][number] => ({
    username,
    roles,
    keys: [
      {
        id,
        key: `${id}-${world.mint.alphanumerics(64, "key", system.name, username)}`,
        revoked: false,
        revokedReason: null,
        expiresAt,
      },
    ],
  });
  const ends = keyEnds === null ? null : bindings.now + keyEnds;
  return [account(1, "plumbline", ["READONLY_ADMIN"], ends), account(2, "csi", ["FULL_ADMIN"])];
}

function jobsOf({ world, system, bindings }: Site): NasState["jobs"] {
  return world.jobs
    .filter((job) => job.system === system.name)
    .map((job, at) => {
      const dataset = job.volume === null ? null : bound(bindings.volumes, job.volume).dataset;
      return {
        id: at + 1,
        method: job.method,
        state: job.failed ? "FAILED" : "RUNNING",
        arguments:
          dataset === null
            ? []
            : [{ direction: "PUSH", transport: "LOCAL", target_dataset: dataset }],
        startedAt: bindings.now - job.age,
        username: "csi",
      };
    });
}

function addSnapshotSpace(
  datasets: readonly NasDataset[],
  snapshots: readonly NasSnapshot[],
): void {
  const held = new Map<string, number>();
  for (const snapshot of snapshots) {
    held.set(snapshot.dataset, (held.get(snapshot.dataset) ?? 0) + snapshot.usedBytes);
  }
  for (const dataset of datasets) {
    dataset.usedBySnapshotsBytes = held.get(dataset.path) ?? 0;
  }
}

/** The driver's configuration names the first group. */
function initiatorsOf({ world, system }: Site): NasState["iscsi"]["initiators"] {
  const others = world.initiatorGroups.filter((group) => group.system === system.name);
  return [
    { id: 1, initiators: [], comment: "every node" },
    ...others.map(({ initiators, comment }, at) => ({
      id: at + 2,
      initiators: [...initiators],
      comment,
    })),
  ];
}
