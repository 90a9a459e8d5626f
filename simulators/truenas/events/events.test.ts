import { afterEach, describe, expect, it } from "vitest";
import { connect } from "../given-client.ts";
import type { TestClient } from "../given-client.ts";
import { nasDataset, nasPool, nasSnapshot, nasState, nasUser, READER_KEY } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator } from "../simulator.ts";
import type { NasState } from "../state.ts";
import { releaseOf } from "../versions.ts";

let simulator: TruenasSimulator;
let client: TestClient;

afterEach(async () => simulator.close());

async function start(over: Partial<NasState> = {}): Promise<void> {
  simulator = await startTruenasSimulator({ state: nasState(over) });
  client = await connect(simulator);
  await client.login();
}

/** Subscribes to a collection, by the message of the protocol. */
async function subscribe(...collections: readonly string[]): Promise<void> {
  const { line } = releaseOf(simulator.state.version);
  for (const name of collections) {
    if (line === "24.10") {
      const ready = client.next();
      client.sendText(JSON.stringify({ id: name, msg: "sub", name }));
      await ready;
    } else {
      await client.call("core.subscribe", [name]);
    }
  }
}

/** The events that came, each "msg collection id" and the names of its fields; a call after them says that no more will. */
async function heard(): Promise<readonly string[]> {
  await client.call("core.ping");
  return client.received.flatMap((message) => {
    const { method, params, msg, collection, id, fields } = message as Record<string, unknown>;
    const event = (method === "collection_update" ? params : { msg, collection, id, fields }) as {
      msg?: string;
      collection?: string;
      id?: unknown;
      fields?: object;
    };
    return event.collection === undefined
      ? []
      : [
          `${event.msg ?? ""} ${event.collection} ${String(event.id)}${event.fields ? " fields" : ""}`,
        ];
  });
}

const VERSIONS = ["24.10.2.4", "25.04.2.6", "25.10.6", "26.0.0"];
const share = {
  id: 7,
  path: "/mnt/tank/a",
  comment: "",
  networks: [],
  hosts: [],
  readOnly: false,
  enabled: true,
};

describe("events", () => {
  it.each(VERSIONS)("%s: a dataset that is made, changed and destroyed", async (version) => {
    await start({ version });
    await subscribe("pool.dataset.query");
    simulator.change(({ datasets }) => datasets.push(nasDataset("tank/a")));
    simulator.change(({ datasets }) => (dataset(datasets).userProperties = { "org:owner": "me" }));
    simulator.change(({ datasets }) => datasets.pop());
    expect(await heard()).toEqual([
      "added pool.dataset.query tank/a fields",
      "changed pool.dataset.query tank/a fields",
      "removed pool.dataset.query tank/a",
    ]);
  });

  it.each([
    ["24.10.2.4", ""],
    ["25.04.2.6", ""],
    ["25.10.6", " fields"],
    ["26.0.0", " fields"],
  ])("%s: a share tells its id, and its row from 25.10 on", async (version, fields) => {
    await start({ version, datasets: [nasDataset("tank"), nasDataset("tank/a")] });
    await subscribe("sharing.nfs.query");
    simulator.change(({ nfsShares }) => nfsShares.push({ ...share }));
    expect(await heard()).toEqual([`added sharing.nfs.query 7${fields}`]);
  });

  it("space is no event, neither of a dataset nor of a pool", async () => {
    await start();
    await subscribe("pool.dataset.query", "pool.query");
    simulator.change(({ datasets, pools }) => {
      dataset(datasets).referencedBytes += 1_000_000;
      pools.forEach((pool) => (pool.allocatedBytes += 1_000_000));
    });
    expect(await heard()).toEqual([]);
  });

  it("what is done at a shell tells of what is destroyed, and of nothing that is made", async () => {
    await start({ version: "25.10.6" });
    await subscribe("pool.dataset.query", "pool.snapshot.query");
    simulator.change(({ datasets, snapshots }) => {
      datasets.push(nasDataset("tank/a"));
      snapshots.push(nasSnapshot("tank@auto"));
    }, "shell");
    simulator.change(({ datasets, snapshots }) => {
      datasets.pop();
      snapshots.pop();
    }, "shell");
    expect(await heard()).toEqual([
      "removed pool.dataset.query tank/a",
      "removed pool.dataset.query tank@auto",
    ]);
  });

  it("a share that goes with its dataset goes without a word, one that is deleted does not", async () => {
    await start({
      datasets: [nasDataset("tank"), nasDataset("tank/a")],
      nfsShares: [share, { ...share, id: 8, path: "/mnt/tank" }],
    });
    await subscribe("pool.dataset.query", "sharing.nfs.query");
    simulator.change((state) => {
      state.datasets.pop();
      state.nfsShares = [];
    });
    expect(await heard()).toEqual([
      "removed pool.dataset.query tank/a",
      "removed sharing.nfs.query 8",
    ]);
  });

  it.each([
    ["25.10.6", ["changed pool.query 1 fields"]],
    ["26.0.0", []],
  ])("%s: a disk that fails, of which 26 tells nothing", async (version, events) => {
    await start({ version, pools: [nasPool("tank")] });
    await subscribe("pool.query");
    simulator.change(({ pools }) => {
      pools.forEach((pool) => {
        pool.status = "DEGRADED";
        pool.topology.data.forEach(({ children }) => children.forEach(fail));
      });
    }, "shell");
    expect(await heard()).toEqual(events);
  });

  it.each(VERSIONS)("%s: the progress of a job, to who may see it", async (version) => {
    await start({ version });
    await subscribe("core.get_jobs");
    const job = { arguments: [], startedAt: 0, state: "RUNNING" as const, method: "pool.scrub" };
    simulator.change(({ jobs }) => {
      jobs.push({ ...job, id: 1, username: "plumbline" }, { ...job, id: 2, username: "root" });
    });
    simulator.change(({ jobs }) => {
      jobs.forEach((one) => (one.progress = { percent: 40, description: "checking" }));
    });
    const everybodysKey = version.startsWith("24.10");
    expect(await heard()).toEqual(
      ["added", "changed"].flatMap((msg) => [
        `${msg} core.get_jobs 1 fields`,
        ...(everybodysKey ? [`${msg} core.get_jobs 2 fields`] : []),
      ]),
    );
    expect(client.received.some((one) => JSON.stringify(one).includes('"percent":40'))).toBe(true);
  });

  it.each(VERSIONS)(
    "%s: an alert that comes, is dismissed and goes, whoever caused it",
    async (version) => {
      await start({ version });
      await subscribe("alert.list");
      const alert = { level: "CRITICAL" as const, args: null, formatted: "", raisedAt: 0 };
      simulator.change(({ alerts }) => {
        alerts.push({ ...alert, uuid: "a1", klass: "VolumeStatus", dismissed: false });
        alerts.push({ ...alert, uuid: "a2", klass: "NTPHealthCheck", dismissed: false });
      }, "shell");
      simulator.change(({ alerts }) => alerts.slice(1).forEach((one) => (one.dismissed = true)));
      simulator.change(({ alerts }) => alerts.shift(), "shell");
      expect(await heard()).toEqual([
        "added alert.list a1 fields",
        "added alert.list a2 fields",
        "changed alert.list a2 fields",
        "removed alert.list a1",
      ]);
      expect(JSON.stringify(client.received.at(-3))).toContain("NTPHealthCheck"); // its own row
    },
  );

  it("a service that stops", async () => {
    await start();
    await subscribe("service.query");
    simulator.change(({ services }) => (services.cifs = "STOPPED"));
    expect(await heard()).toEqual(["changed service.query 2 fields"]);
    expect(JSON.stringify(client.received.at(-2))).toContain('"service":"cifs"');
  });

  it("nobody hears what he did not ask for, or does not want any more", async () => {
    await start();
    const id = await client.call("core.subscribe", ["pool.query"]);
    await client.call("core.unsubscribe", [id]);
    await subscribe("sharing.smb.query");
    simulator.change(({ pools }) => pools.push({ ...nasPool("flash"), id: 2 }));
    expect(await heard()).toEqual([]);
  });

  it("a 24.10 socket ends a subscription by its id", async () => {
    await start({ version: "24.10.2.4" });
    await subscribe("pool.query");
    client.sendText(JSON.stringify({ id: "pool.query", msg: "unsub" }));
    await client.call("core.ping");
    simulator.change(({ pools }) => pools.push({ ...nasPool("flash"), id: 2 }));
    expect(await heard()).toEqual([]);
  });
});

describe("who may subscribe", () => {
  it.each([
    ["READONLY_ADMIN", "pool.query", true],
    ["READONLY_ADMIN", "alert.list", true],
    ["READONLY_ADMIN", "core.get_jobs", true],
    ["READONLY_ADMIN", "*", false],
    ["READONLY_ADMIN", "zfs.resource.query", false],
    ["DATASET_READ", "pool.dataset.query", true],
    ["DATASET_READ", "pool.query", false],
    ["FULL_ADMIN", "*", true],
  ])("%s to %s: %s", async (role, collection, may) => {
    await start({ users: [nasUser("plumbline", READER_KEY, [role])] });
    const { error } = await client.ask("core.subscribe", [collection]);
    expect(error?.data?.errname).toBe(may ? undefined : "EACCES");
  });

  it.each([
    ["SUBSCRIBE", "pool.*", "ready"],
    ["CALL", "*", "result"],
    ["SUBSCRIBE", "alert.list", "result"],
  ])("24.10: a key whose list says %s %s", async (method, resource, msg) => {
    const user = nasUser("plumbline", READER_KEY);
    const keys = user.keys.map((key) => ({ ...key, allowlist: [{ method, resource }] }));
    await start({ version: "24.10.2.4", users: [{ ...user, keys }] });
    const answer = client.next();
    client.sendText('{"id":"1","msg":"sub","name":"pool.query"}');
    expect((await answer).msg).toBe(msg);
  });
});

describe("faults of events", () => {
  const another = ({ pools }: NasState): void => {
    pools.push({ ...nasPool("flash"), id: 2 });
  };

  it("noReply loses the event", async () => {
    await start();
    await subscribe("pool.query");
    simulator.faults.add({ method: "event pool.query" }, { kind: "noReply" });
    simulator.change(another);
    expect(await heard()).toEqual([]);
  });

  it("burst sends it so many times", async () => {
    await start();
    await subscribe("pool.query");
    simulator.faults.add({ method: "event pool.query" }, { kind: "burst", times: 1_000 });
    simulator.change(another);
    expect(await heard()).toHaveLength(1_000);
  });

  it.each([
    ["24.10.2.4", { msg: "nosub", collection: "pool.query" }],
    ["26.0.0", { method: "notify_unsubscribed", params: { collection: "pool.query" } }],
  ])("%s: unsubscribed ends it", async (version, notice) => {
    await start({ version });
    await subscribe("pool.query");
    simulator.faults.add({ method: "event pool.query" }, { kind: "unsubscribed", reason: "over" });
    const next = client.next();
    simulator.change(another);
    expect(await next).toMatchObject(notice);
    simulator.change(({ pools }) => pools.pop());
    const told = await heard();
    expect(told.filter((one) => one.startsWith("removed"))).toEqual([]);
  });
});

function dataset(datasets: NasState["datasets"]): NasState["datasets"][number] {
  const last = datasets.at(-1);
  if (last === undefined) {
    throw new TypeError("there is no dataset");
  }
  return last;
}

function fail(disk: { status: string }): void {
  disk.status = "FAULTED";
}
