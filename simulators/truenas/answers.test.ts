import { afterEach, describe, expect, it } from "vitest";
import { connect } from "./given-client.ts";
import { nasDataset, nasPool, nasSnapshot, nasState, nasUser } from "./given.ts";
import { shapeFaults } from "./given-shapes.ts";
import { startTruenasSimulator } from "./simulator.ts";
import type { TruenasSimulator } from "./simulator.ts";
import type { NasState } from "./state.ts";
import type { Line } from "./versions.ts";

/** Of somebody who may call everything: `system.state` is private up to 25.04. */
const ADMIN_KEY = "2-admin";

/** Something of everything, so that no list is empty. */
function fullState(version: string): NasState {
  const state = nasState({
    version,
    users: [...nasState().users, nasUser("admin", ADMIN_KEY, ["FULL_ADMIN"])],
    pools: [nasPool("tank"), nasPool("gone", { id: 2, imported: false })],
    datasets: [
      nasDataset("tank"),
      nasDataset("tank/files", { refquotaBytes: 2 ** 30, userProperties: { "a:b": "c" } }),
      nasDataset("tank/secret", { locked: true }),
      nasDataset("tank/disk", { volsizeBytes: 2 ** 30, refreservationBytes: 2 ** 30 }),
      nasDataset("tank/copy", { volsizeBytes: 2 ** 30, origin: "tank/disk@one" }),
    ],
    snapshots: [
      nasSnapshot("tank/disk@one", { holds: ["truenas"], userProperties: { "d:e": "f" } }),
      nasSnapshot("tank/files@two"),
    ],
    nfsShares: [
      {
        id: 1,
        path: "/mnt/tank/files",
        comment: "",
        networks: ["10.0.0.0/24"],
        hosts: [],
        readOnly: false,
        enabled: true,
      },
    ],
    jobs: [
      {
        id: 7,
        method: "replication.run",
        state: "RUNNING",
        arguments: [1],
        startedAt: 1_767_225_600_000,
        username: "somebody",
      },
    ],
  });
  state.smbShares.push(
    ...(
      ["DEFAULT_SHARE", "LEGACY_SHARE", "MULTIPROTOCOL_SHARE", "PRIVATE_DATASETS_SHARE"] as const
    ).map((purpose, at) => ({
      id: at + 1,
      name: `files${at}`,
      path: "/mnt/tank/files",
      purpose,
      comment: "",
      hostsAllow: ["10.0.0.9"],
      hostsDeny: [],
      readOnly: false,
      enabled: true,
    })),
  );
  state.snapshotTasks.push({
    id: 1,
    dataset: "tank/files",
    recursive: true,
    enabled: true,
    namingSchema: "auto-%Y-%m-%d_%H-%M",
  });
  state.vmDevices.push(
    { id: 1, vm: 3, dtype: "DISK", path: "/dev/zvol/tank/disk" },
    { id: 2, vm: 3, dtype: "NIC", path: null },
  );
  state.apps.push({ name: "files", state: "RUNNING", sources: ["/mnt/tank/files", "own"] });
  state.replications.push({
    id: 1,
    name: "nightly",
    direction: "PUSH",
    transport: "SSH",
    sources: ["tank/disk"],
    target: "backup/disk",
    secret: null,
  });
  for (const [at, by] of (["cloudsync", "cloud_backup", "rsynctask"] as const).entries())
    state.copyTasks.push({
      id: at + 1,
      by,
      path: "/mnt/tank/files",
      direction: "PUSH",
      secret: "s",
    });
  state.containers.push({ id: 2, name: "web", state: "STOPPED", sources: ["/mnt/tank/files"] });
  state.smbSessions.push({ username: "anna", machine: "10.0.0.9", share: "files1" });
  state.nvmet.subsystems.push({
    id: 1,
    name: "disk",
    subnqn: `${state.nvmet.basenqn}:disk`,
    serial: "0123456789abcdef0123",
    allowAnyHost: true,
  });
  state.nvmet.namespaces.push({
    id: 1,
    nsid: 1,
    subsystem: 1,
    deviceType: "ZVOL",
    devicePath: "zvol/tank/disk",
    deviceUuid: "0f0e0d0c-0000-4000-8000-000000000002",
    deviceNguid: "0f0e0d0c-0000-4000-8000-000000000003",
    enabled: true,
  });
  state.nvmet.hosts.push({ id: 1, hostnqn: "nqn.2014-08.org.nvmexpress:uuid:a", dhchapKey: "k" });
  state.nvmet.portSubsystems.push({ id: 1, port: 1, subsystem: 1 });
  state.nvmet.hostSubsystems.push({ id: 1, host: 1, subsystem: 1 });
  state.nvmet.sessions.push({
    hostnqn: "nqn.2014-08.org.nvmexpress:uuid:a",
    hostAddress: "10.0.0.9",
    port: 1,
    subsystem: 1,
  });
  state.iscsi.targets.push({
    id: 1,
    name: "disk",
    alias: null,
    groups: [{ portal: 1, initiator: 1, authmethod: "NONE", auth: null }],
  });
  state.iscsi.extents.push({
    id: 1,
    name: "disk",
    type: "DISK",
    path: "zvol/tank/disk",
    serial: "0123456789abcde",
    naa: "0x6589cfc0000001234567890abcdef012",
    enabled: true,
    comment: "",
  });
  state.iscsi.targetExtents.push({ id: 1, target: 1, extent: 1, lunid: 0 });
  state.iscsi.sessions.push({
    initiator: "iqn.1994-05.com.redhat:abc",
    initiatorAddr: "10.0.0.9",
    target: "iqn.2005-10.org.freenas.ctl:disk",
  });
  return state;
}

const SOME_PROPERTIES = [
  "origin",
  "mountpoint",
  "mounted",
  "volsize",
  "refquota",
  "encryption",
  "creation",
  "readonly",
];

/** Of every line; the others add what they have. */
const ALL: readonly (readonly [string, readonly unknown[]])[] = [
  ["system.info", []],
  ["system.host_id", []],
  ["system.version", []],
  ["system.version_short", []],
  ["system.state", []],
  ["system.ready", []],
  ["system.boot_id", []],
  ["failover.status", []],
  ["alert.list", []],
  ["core.ping", []],
  ["core.get_jobs", []],
  ["pool.snapshottask.query", []],
  ["vm.device.query", []],
  ["app.query", []],
  ["replication.query", []],
  ["cloudsync.query", []],
  ["cloud_backup.query", []],
  ["rsynctask.query", []],
  ["pool.query", []],
  ["pool.dataset.query", []],
  ["pool.dataset.query", [[], { extra: { properties: ["guid", "createtxg", "mountpoint"] } }]],
  ["pool.dataset.query", [[], { extra: { flat: false } }]],
  ["pool.dataset.snapshot_count", ["tank/disk"]],
  ["sharing.nfs.query", []],
  ["sharing.smb.query", []],
  ["sharing.smb.query", [[], { extra: { retrieve_locked_info: false } }]],
  ["iscsi.target.query", []],
  ["iscsi.extent.query", []],
  ["iscsi.extent.query", [[], { extra: { retrieve_locked_info: false } }]],
  ["iscsi.targetextent.query", []],
  ["iscsi.portal.query", []],
  ["iscsi.initiator.query", []],
  ["iscsi.global.config", []],
  ["iscsi.global.sessions", []],
  ["nfs.get_nfs3_clients", []],
  ["nfs.get_nfs4_clients", []],
  ["nfs.client_count", []],
  ["disk.query", []],
];

const BEFORE_25_10: readonly (readonly [string, readonly unknown[]])[] = [
  ["smb.status", ["SESSIONS"]],
  ["zfs.snapshot.query", []],
  ["zfs.snapshot.query", [[], { extra: { properties: ["used", "guid", "creation"] } }]],
];

const SINCE_25_04: readonly (readonly [string, readonly unknown[]])[] = [
  ["auth.me", []],
  ["auth.mechanism_choices", []],
  ["core.set_options", [{}]],
];

const SINCE_25_10: readonly (readonly [string, readonly unknown[]])[] = [
  ...SINCE_25_04,
  ["nvmet.global.config", []],
  ["nvmet.global.sessions", []],
  ["nvmet.subsys.query", []],
  ["nvmet.subsys.query", [[], { extra: { verbose: true } }]],
  ["nvmet.namespace.query", []],
  ["nvmet.port.query", []],
  ["nvmet.port_subsys.query", []],
  ["nvmet.host.query", []],
  ["nvmet.host_subsys.query", []],
  ["zfs.resource.query", [{ get_children: true, get_user_properties: true, get_source: true }]],
  ["zfs.resource.query", [{ get_children: true, properties: null }]],
  ["zfs.resource.query", [{ get_children: true, properties: SOME_PROPERTIES }]],
  ["pool.snapshot.query", []],
  ["pool.snapshot.query", [[], { extra: { properties: ["used", "guid", "creation"] } }]],
];

const ONLY_26: readonly (readonly [string, readonly unknown[]])[] = [
  ["container.query", []],
  ["smb.status", []],
  ["smb.status", ["SHARES"]],
  ["zpool.query", [{ topology: true, properties: ["size", "allocated"] }]],
  ["zfs.resource.query", [{ get_children: true, max_depth: 1, get_tier: true }]],
  ["zfs.resource.snapshot.query", [{ recursive: true }]],
  [
    "zfs.resource.snapshot.query",
    [
      {
        recursive: true,
        properties: ["used", "creation", "guid"],
        get_user_properties: true,
        get_source: true,
        get_holds: true,
      },
    ],
  ],
  ["zfs.resource.snapshot.count", [{ recursive: true }]],
];

describe.each([
  ["24.10", "24.10.2.4", [...ALL, ...BEFORE_25_10]],
  ["25.04", "25.04.2.6", [...ALL, ...BEFORE_25_10, ...SINCE_25_04]],
  ["25.10", "25.10.6", [...ALL, ...SINCE_25_10]],
  ["26", "26.0.0", [...ALL, ...SINCE_25_10, ...ONLY_26]],
] as const)("answers of %s have the extracted shapes", (line: Line, version, methods) => {
  let simulator: TruenasSimulator;
  afterEach(async () => simulator.close());

  it.each(methods)("%s %j", async (method, params) => {
    simulator = await startTruenasSimulator({ state: fullState(version) });
    const client = await connect(simulator);
    expect(await client.login("admin", ADMIN_KEY)).not.toBe(false);
    const answer = await client.call(method, params);
    expect(shapeFaults(line, method, answer)).toEqual([]);
    if (Array.isArray(answer) && !EMPTY.has(method)) {
      expect(answer.length).toBeGreaterThan(0);
    }
  });

  it("the login", async () => {
    const method = line === "24.10" ? "auth.login_with_api_key" : "auth.login_ex";
    simulator = await startTruenasSimulator({ state: fullState(version) });
    const client = await connect(simulator);
    expect(shapeFaults(line, method, await client.login())).toEqual([]);
    expect(shapeFaults(line, method, await client.login("plumbline", "1-x"))).toEqual([]);
  });
});

/** Nothing of these is simulated. */
const EMPTY: ReadonlySet<string> = new Set([
  "alert.list",
  "nfs.get_nfs3_clients",
  "nfs.get_nfs4_clients",
]);

describe("the shape check itself", () => {
  it("finds a missing, a strange and a mistyped field", () => {
    const portal = { id: "1", listen: [{ ip: "10.0.0.5" }], tag: 1, comment: "", more: 1 };
    expect(shapeFaults("25.10", "iscsi.portal.query", [portal])).toEqual([
      "[0].more: not declared",
      '[0].id: "1" is not integer',
      "[0].listen[0].port: missing",
    ]);
  });
});
