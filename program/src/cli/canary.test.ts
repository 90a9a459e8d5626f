import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftoversOn2410 } from "../../../simulators/scenarios/releases.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { PREFIX } from "../api/mount.ts";
import { isDocument, isStream, type Route } from "../api/route.ts";
import { ROUTES } from "../api/routes/index.ts";
import { systemClock } from "../lib/clock.ts";
import { served } from "./given-service.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

/**
 * Secrets are planted where secrets are: the API key of the NAS, the token of a kubeconfig, the token of a credential
 * plugin, the CHAP password that a driver left in a PersistentVolume, that of SMB in its mount options, the DH-CHAP key of a host, which TrueNAS shows to
 * its administrators. Then everything that is printed or bundled is searched for them, in every form they could have
 * taken on the way.
 */
const CHAP = "canary CHAP/secret+ü";
const SMB = "canary-SMB,password=ü";
const DH_CHAP = "DHHC-1:01:canaryDhChapKey0123456789abcdefghijklmnop:";
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-canary-"));

let world: StartedWorld;

beforeAll(async () => {
  world = await startWorld(smallCompany);
  showDhChapKey(world);
  await world.clusters[0]?.simulator.store.create({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pvc-canary", annotations: { "example.com/password": CHAP } },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      mountOptions: ["noatime", `vers=3.0,password=${SMB}`, `username=plumb%${SMB}`],
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "shop", name: "canary", uid: "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11" },
      csi: {
        driver: "org.democratic-csi.iscsi",
        volumeHandle: "pvc-canary",
        volumeAttributes: {
          iqn: "iqn.2005-10.org.freenas.ctl:pvc-canary",
          "node.session.auth.username": "canary",
          "node.session.auth.password": CHAP,
        },
      },
    },
    status: { phase: "Released" },
  });
});

afterAll(() => world.close());

/** A host with a key, and an account that is shown it: one that may only read sees asterisks. */
function showDhChapKey({ systems: [system] }: StartedWorld): void {
  const state = system?.simulator.state;
  const host = { id: 900, hostnqn: "nqn.2014-08.org.nvmexpress:uuid:canary", dhchapKey: DH_CHAP };
  state?.nvmet.hosts.push(host);
  for (const user of state?.users ?? []) user.roles = ["FULL_ADMIN"];
}

/** The forms a secret may take: as it is, encoded, escaped. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  const encoded = [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
  const escaped = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return [secret, ...shifted, ...encoded, ...escaped].filter((form) => form.length > 6);
}

function secretsOf(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

function kubeconfigWith(user: object): string {
  const config = JSON.parse(world.kubeconfig("reader")) as { users: { user: object }[] };
  for (const entry of config.users) entry.user = user;
  return written(`kubeconfig-${Object.keys(user).join("")}`, JSON.stringify(config));
}

function written(name: string, content: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

const PORTS = realPorts({
  clock: systemClock,
  env: { PATH: "/usr/bin:/bin" },
  version: "0.1.0",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

const COMMANDS: readonly (readonly string[])[] = [
  ["scan"],
  ["scan", "-owide"],
  ["scan", "-ojson"],
  ["scan", "-oyaml"],
  ["orphans", "-ojson"],
  ["summary"],
  ["summary", "-ojson"],
  ["trace", "pv/pvc-canary", "-owide"],
  ["trace", "pv/pvc-canary", "-ojson"],
  ["df", "-ojson"],
  ["config", "print"],
  ["config", "check"],
];

/** Forms that say what `-o json` says; they are asked of the bundle, because a TrueNAS takes twenty logins a minute. */
const FORMS: readonly (readonly string[])[] = [
  ["scan", "-ocsv"],
  ["scan", "-ojunit"],
  ["scan", "-omarkdown"],
  ["trace", "pv/pvc-canary", "-omarkdown"],
  ["explain", "pv/pvc-canary", "-omarkdown"],
  ["scan", "-ojsonpath={@}"],
  ["scan", "-ojsonpath={.findigns}"],
  ["df", "-ocsv"],
  ["df", "-omarkdown"],
  ["summary", "-omarkdown"],
];

/** Everything that any command prints or bundles about the cluster and the NAS, right or wrong the key. */
async function everythingPrinted(
  kubeconfig: string,
  apiKey: string,
  { systems: [system] }: Pick<StartedWorld, "systems"> = world,
): Promise<string> {
  const keyFile = written("nas.key", apiKey);
  const bundle = path.join(directory, "bundle");
  const sources = [
    "--kubeconfig",
    kubeconfig,
    "--truenas",
    system?.url ?? "",
    "--truenas-user",
    "plumbline",
    "--api-key-file",
    keyFile,
    "--truenas-pin-sha256",
    system?.pinSha256 ?? "",
  ];
  const texts: string[] = [];
  for (const command of [...COMMANDS, ["bundle", "-o", bundle, "--force"]]) {
    const environment = { PLUMBLINE_DEBUG: "1" };
    const ended = await runCli([...command, ...sources], { ports: PORTS, environment });
    texts.push(ended.stdout, ended.stderr);
  }
  texts.push(...(await everythingServed(sources)));
  if (existsSync(bundle)) {
    texts.push(gunzipSync(readFileSync(bundle)).toString());
    for (const form of FORMS) {
      const ended = await runCli([...form, "--from", bundle]);
      texts.push(ended.stdout, ended.stderr);
    }
  }
  rmSync(bundle, { force: true });
  return texts.join("\n");
}

/** What the service logs, answers and leaves in its state directory. */
async function everythingServed(sources: readonly string[]): Promise<readonly string[]> {
  const state = mkdtempSync(path.join(directory, "state-"));
  const environment = { PLUMBLINE_DEBUG: "1" };
  const { stdout, stderr, answer } = await served(
    [...sources, "--state-dir", state],
    { ports: PORTS, environment, clock: systemClock },
    async (address) => {
      const metrics = await (await fetch(`${address}/metrics`)).text();
      return [metrics, ...(await everythingAnswered(address, state))].join("\n");
    },
  );
  for (const mark of ['"rules":[', "event: resync"]) expect(answer).toContain(mark);
  expect(answer).toContain("plumbline_looks_total 1");
  return [
    stdout,
    stderr,
    answer,
    ...readdirSync(state).map((file) => readText(path.join(state, file))),
  ];
}

/** What routes answer that need not be told what, and some that are; and what a stream begins with. */
async function everythingAnswered(address: string, state: string): Promise<readonly string[]> {
  const authorization = `Bearer ${readText(path.join(state, "serve.token")).trim()}`;
  const asked = ROUTES.filter(
    (route): route is Route => !isStream(route) && !isDocument(route) && route.method === "GET",
  ).flatMap(({ path: route, query }) => {
    if (route.includes(":") || query.required?.length) return [];
    return "limit" in query.properties ? [`${route}?limit=500`] : [route];
  });
  const about = ["trace?object", "impact?object", "search?q"].map(
    (route) => `/${route}=${route.endsWith("q") ? "canary" : "pv/pvc-canary"}`,
  );
  const texts: string[] = [];
  for (const question of [...asked, ...about]) {
    const answer = await fetch(`${address}${PREFIX}${question}`, { headers: { authorization } });
    expect([200, 404], question).toContain(answer.status);
    texts.push(await answer.text());
  }
  const headers = { authorization, "last-event-id": "of-another-run" };
  const stream = await fetch(`${address}${PREFIX}/events`, { headers });
  for await (const piece of stream.body ?? []) {
    texts.push(Buffer.from(piece).toString());
    if (texts.at(-1)?.includes("event: ") === true) break;
  }
  return texts;
}

/** What of a file is text: a database has other bytes around it. */
function readText(file: string): string {
  return readFileSync(file, "utf8");
}

function wasAsked({ systems: [system] }: StartedWorld, method: string): boolean {
  return system?.simulator.calls.some((call) => call.method === method) === true;
}

describe("no secret leaves", () => {
  it("finds a canary in every form, so that the search can fail", () => {
    const file = path.join(directory, "planted");
    for (const form of formsOf(CHAP)) {
      expect(secretsOf(`… ${form} …`, [CHAP])).not.toEqual([]);
      writeFileSync(file, Buffer.concat([Buffer.of(0xff, 0), Buffer.from(form)]));
      expect(secretsOf(readText(file), [CHAP])).not.toEqual([]);
    }
    rmSync(file);
  });

  it("FLT-SL1 FLT-SL3: I11, no API key, no token of a kubeconfig, no CHAP password of a PersistentVolume", async () => {
    const credential = world.clusters[0]?.simulator.credential("reader");
    const token = credential && "token" in credential ? credential.token : "";
    const apiKey = world.systems[0]?.apiKey ?? "";
    expect([token.length > 10, apiKey.length > 60]).toEqual([true, true]);
    const text = await everythingPrinted(kubeconfigWith({ token }), apiKey);
    expect(text).toContain("pvc-canary");
    expect(text).toContain("password=***");
    expect(text).toContain('"schemaVersion":1');
    for (const mark of ["at,id,rule,", "<testsuites ", "| --- |", "did you mean findings?"])
      expect(text).toContain(mark);
    expect(wasAsked(world, "nvmet.host.query")).toBe(true);
    expect(text).toContain("nqn.2014-08.org.nvmexpress:uuid:canary");
    expect(secretsOf(text, [token, apiKey, CHAP, SMB, DH_CHAP])).toEqual([]);
  }, 60_000);

  it("FLT-SL1 FLT-SL3: I11, no API key of TrueNAS 24.10, which is all that a login there consists of", async () => {
    await using old = await startWorld(leftoversOn2410);
    const kubeconfig = written("kubeconfig-2410", old.kubeconfig("reader"));
    const refused = `7-${"Canary9".repeat(9)}x`;
    for (const apiKey of [old.systems[0]?.apiKey ?? "", refused]) {
      const text = await everythingPrinted(kubeconfig, apiKey, old);
      expect(text).toContain(apiKey === refused ? "the API key was not accepted" : "24.10.2.4");
      expect(secretsOf(text, [apiKey])).toEqual([]);
    }
    expect(wasAsked(old, "auth.login_with_api_key")).toBe(true);
  }, 60_000);

  it("FLT-SL1 FLT-SL3: I11, no token of a credential plugin and no key, where the servers refuse both", async () => {
    const token = "canary-exec-token-0123456789";
    const apiKey = `7-${"Canary9".repeat(9)}x`;
    const answer = JSON.stringify({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token },
    });
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "echo",
      args: [answer],
      interactiveMode: "Never",
    };
    const text = await everythingPrinted(kubeconfigWith({ exec }), apiKey);
    expect(text).toContain("the API key of user plumbline was not accepted");
    expect(secretsOf(text, [token, apiKey])).toEqual([]);
  }, 60_000);
});
