import { afterEach, describe, expect, it } from "vitest";
import { rowsOf } from "../given-call.ts";
import { connect } from "../given-client.ts";
import type { TestClient } from "../given-client.ts";
import { nasDataset, nasState, nasUser } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator } from "../simulator.ts";
import type { NasState } from "../state.ts";

const ADMIN_KEY = "2-admin";

function state(version: string): NasState {
  const made = nasState({
    version,
    users: [...nasState().users, nasUser("admin", ADMIN_KEY, ["FULL_ADMIN"])],
    datasets: [
      nasDataset("tank"),
      nasDataset("tank/files"),
      nasDataset("tank/secret", { locked: true }),
      nasDataset("tank/disk", { volsizeBytes: 2 ** 30 }),
    ],
    smbSessions: [{ username: "anna", machine: "10.0.0.9", share: "files" }],
  });
  const share = { comment: "", hostsAllow: [], hostsDeny: [], readOnly: true, enabled: true };
  made.smbShares.push(
    {
      ...share,
      hostsAllow: [],
      hostsDeny: [],
      id: 1,
      name: "files",
      path: "/mnt/tank/files/a",
      purpose: "LEGACY_SHARE",
    },
    {
      ...share,
      hostsAllow: [],
      hostsDeny: [],
      id: 2,
      name: "secret",
      path: "/mnt/tank/secret",
      purpose: "DEFAULT_SHARE",
    },
  );
  const { nvmet } = made;
  nvmet.subsystems.push(
    {
      id: 1,
      name: "disk",
      subnqn: `${nvmet.basenqn}:disk`,
      serial: "s1",
      allowAnyHost: true,
    },
    { id: 2, name: "empty", subnqn: `${nvmet.basenqn}:empty`, serial: "s2", allowAnyHost: false },
  );
  nvmet.namespaces.push({
    id: 7,
    nsid: 1,
    subsystem: 1,
    deviceType: "ZVOL",
    devicePath: "zvol/tank/disk",
    deviceUuid: "u",
    deviceNguid: "n",
    enabled: true,
  });
  nvmet.hosts.push({ id: 3, hostnqn: "nqn.2014-08.org.nvmexpress:uuid:a", dhchapKey: "DHHC-1:x" });
  nvmet.portSubsystems.push({ id: 4, port: 1, subsystem: 1 });
  nvmet.hostSubsystems.push({ id: 5, host: 3, subsystem: 2 });
  nvmet.sessions.push({
    hostnqn: "nqn.2014-08.org.nvmexpress:uuid:a",
    hostAddress: "10.0.0.9",
    port: 1,
    subsystem: 1,
  });
  return made;
}

let simulator: TruenasSimulator;
afterEach(async () => simulator.close());

async function loggedIn(version: string, username?: string, key?: string): Promise<TestClient> {
  simulator = await startTruenasSimulator({ state: state(version) });
  const client = await connect(simulator);
  await client.login(username, key);
  return client;
}

describe("SMB shares", () => {
  it.each(["24.10.2.4", "25.04.2.6"])("%s has them flat, in its own words", async (version) => {
    const client = await loggedIn(version);
    const [share] = (await client.call("sharing.smb.query")) as object[];
    expect(share).toMatchObject({ name: "files", purpose: "NO_PRESET", ro: true, abe: false });
    expect(share).not.toHaveProperty("options");
    expect(share).not.toHaveProperty("readonly");
  });

  it.each(["25.10.6", "26.0.0"])("%s has options by purpose", async (version) => {
    const client = await loggedIn(version);
    const [legacy, plain] = (await client.call("sharing.smb.query")) as object[];
    expect(legacy).toMatchObject({
      purpose: "LEGACY_SHARE",
      readonly: true,
      options: { auxsmbconf: "", hostsallow: [] },
    });
    expect(plain).toMatchObject({ locked: true, options: { aapl_name_mangling: false } });
    expect(plain).not.toHaveProperty("options.auxsmbconf");
    expect(legacy).not.toHaveProperty("ro");
  });

  it("only 26 says in which dataset the path lies", async () => {
    const client = await loggedIn("26.0.0");
    expect(await client.call("sharing.smb.query")).toMatchObject([
      { dataset: "tank/files", relative_path: "a" },
      { dataset: "tank/secret", relative_path: "" },
    ]);
    for (const version of ["24.10.2.4", "25.10.6"]) {
      expect(rowsOf(state(version), "sharing.smb.query")[0]).not.toHaveProperty("dataset");
    }
  });
});

describe("smb.status", () => {
  it.each(["24.10.2.4", "25.04.2.6", "26.0.0"])("%s shows who is connected", async (version) => {
    const client = await loggedIn(version);
    expect(await client.call("smb.status", ["SHARES"])).toMatchObject([
      { service: "files", machine: "10.0.0.9" },
    ]);
    expect(await client.call("smb.status", ["SESSIONS"])).toMatchObject([{ username: "anna" }]);
  });

  it("25.10 keeps it from everybody but FULL_ADMIN", async () => {
    const client = await loggedIn("25.10.6");
    expect((await client.ask("smb.status")).error?.data?.error).toBe(13);
    await client.login("admin", ADMIN_KEY);
    expect(await client.call("smb.status", ["SHARES"])).toHaveLength(1);
  });
});

const NVMET = [
  "nvmet.global.config",
  "nvmet.global.sessions",
  "nvmet.subsys.query",
  "nvmet.namespace.query",
  "nvmet.port.query",
  "nvmet.port_subsys.query",
  "nvmet.host.query",
  "nvmet.host_subsys.query",
];

describe("NVMe-oF", () => {
  it.each(NVMET)("%s is not there before 25.10", async (method) => {
    const legacy = await loggedIn("24.10.2.4");
    expect((await legacy.ask(method)).error?.data?.errname).toBe("ENOMETHOD");
    await simulator.close();
    const client = await loggedIn("25.04.2.6");
    expect((await client.ask(method)).error?.code).toBe(-32601);
  });

  it("the URL of an older API version has no models for it", async () => {
    simulator = await startTruenasSimulator({ state: state("25.10.6") });
    const client = await connect(simulator, { path: "/api/v25.04.2" });
    await client.login();
    expect((await client.ask("nvmet.subsys.query")).error?.data?.errname).toBe("ENOMETHOD");
  });

  it("needs SHARING_NVME_TARGET_READ", async () => {
    simulator = await startTruenasSimulator({
      state: { ...state("25.10.6"), users: [nasUser("narrow", "3-x", ["SHARING_NFS_READ"])] },
    });
    const client = await connect(simulator);
    await client.login("narrow", "3-x");
    expect((await client.ask("nvmet.subsys.query")).error?.data?.error).toBe(13);
  });

  it("a namespace carries its subsystem; whose lists are empty on 25.10 and absent on 26", async () => {
    const older = await loggedIn("25.10.6");
    expect(await older.call("nvmet.namespace.query")).toMatchObject([
      {
        id: 7,
        nsid: 1,
        device_type: "ZVOL",
        device_path: "zvol/tank/disk",
        locked: false,
        subsys: { id: 1, name: "disk", hosts: [], namespaces: [], ports: [] },
      },
    ]);
    await simulator.close();
    const newer = await loggedIn("26.0.0");
    const [namespace] = (await newer.call("nvmet.namespace.query")) as { subsys: object }[];
    expect(namespace).toMatchObject({ dataset: "tank/disk", relative_path: "" });
    expect(namespace?.subsys).not.toHaveProperty("namespaces");
  });

  it("extra.verbose tells who belongs to a subsystem", async () => {
    const client = await loggedIn("26.0.0");
    expect(
      await client.call("nvmet.subsys.query", [[], { extra: { verbose: true } }]),
    ).toMatchObject([
      { name: "disk", namespaces: [7], ports: [1], hosts: [] },
      { name: "empty", namespaces: [], ports: [], hosts: [3] },
    ]);
  });

  it("follows dotted filters into the subsystem", async () => {
    const client = await loggedIn("25.10.6");
    const none = [[["subsys.id", "=", 2]]];
    expect(await client.call("nvmet.namespace.query", none)).toEqual([]);
    expect(await client.call("nvmet.port_subsys.query", [[["subsys.id", "=", 1]]])).toMatchObject([
      { port: { addr_traddr: "10.0.0.5", addr_trsvcid: 4420, addr_trtype: "TCP" } },
    ]);
  });

  it("sessions name the subsystem by id", async () => {
    const client = await loggedIn("25.10.6");
    expect(await client.call("nvmet.global.sessions")).toEqual([
      {
        host_traddr: "10.0.0.9",
        hostnqn: "nqn.2014-08.org.nvmexpress:uuid:a",
        subsys_id: 1,
        port_id: 1,
        ctrl: 1,
      },
    ]);
  });

  it("keys of hosts are hidden from who may only read", async () => {
    const client = await loggedIn("25.10.6");
    expect(await client.call("nvmet.host.query")).toMatchObject([{ dhchap_key: "********" }]);
    await client.login("admin", ADMIN_KEY);
    expect(await client.call("nvmet.host.query")).toMatchObject([{ dhchap_key: "DHHC-1:x" }]);
  });
});
