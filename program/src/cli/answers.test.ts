import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { aFile } from "../config/given.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import * as given from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

/**
 * Whole answers, written by hand: two claims in use, one volume on the NAS that nothing uses, one PersistentVolume whose
 * share and dataset are gone, one Released PersistentVolume that is kept.
 */
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-answers-"));
const NAS = [
  "--truenas",
  "wss://nas1",
  "--truenas-user",
  "u",
  "--api-key-file",
  aFile(directory, "key", "1-abc"),
];

const idOf = (digits: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e${digits}`;
const nameOf = (digits: string) => `pvc-${idOf(digits)}`;
const claimRef = (namespace: string, name: string, digits: string) => ({
  namespace,
  name,
  uid: idOf(digits),
});

const KUBERNETES = given.together(
  {
    persistentVolumeClaims: [
      given.aClaim({ uid: idOf("11"), name: "web", pvName: nameOf("11"), labels: { app: "web" } }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf("11"),
        claimRef: claimRef("shop", "web", "11"),
        source: given.nfsSource(nameOf("11")),
      }),
    ],
    pods: [given.aPod({ name: "web-0", claims: ["web"], owner: null })],
  },
  {
    persistentVolumeClaims: [
      given.aClaim({
        uid: idOf("12"),
        name: "lost",
        pvName: nameOf("12"),
        use: { unused: false, since: null },
      }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf("12"),
        claimRef: claimRef("shop", "lost", "12"),
        source: given.nfsSource(nameOf("12")),
      }),
    ],
  },
  {
    persistentVolumes: [
      given.aPv({
        name: nameOf("13"),
        phase: "Released",
        reclaimPolicy: "Retain",
        claimRef: claimRef("lab", "logs", "13"),
        source: given.nfsSource(nameOf("13")),
      }),
    ],
  },
);

const SYSTEM = given.together(
  { system: [given.aSystem()] },
  given.parents(given.NFS_PARENT),
  given.nfsVolume(nameOf("11")),
  given.nfsVolume(nameOf("13")),
  given.nfsVolume(nameOf("14")),
);

const UNUSED = `dataset/tank/k8s/nfs/v/${nameOf("14")}`;

const both = { cluster: fakeCluster(KUBERNETES), system: fakeSystem(SYSTEM) };

function findingsOf(stdout: string): readonly Finding[] {
  return (JSON.parse(stdout) as Report).findings;
}

/** The digits that lists show of the finding of a rule; the whole id is in JSON. */
async function shortIdOf(rule: string): Promise<string> {
  const findings = findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout);
  return findings.find((finding) => finding.rule === rule)?.id.slice(0, 4) ?? "none";
}

/** With an ID column as short as the ids of three findings allow, and a name that then needs a line of its own. */
const scan80 = async () => `
ERROR    PersistentVolume without its dataset, share or target
         1 finding, suspect  pv-backing-missing
  OBJECT                                       AGE  CONCERNS   ID
  pv/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e12  30d  shop/lost  ${await shortIdOf("pv-backing-missing")}

WARNING  CSI volume on the NAS that nothing uses
         1 unclaimed, suspect, 1 GiB  dataset-unreferenced
  dataset/tank/k8s/nfs/v/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e14
      1 GiB, 30d old, id ${await shortIdOf("dataset-unreferenced")}

INFO     PersistentVolume whose claim is gone
         1 finding, confirmed, 1 GiB  pv-released
  OBJECT                                        SIZE  AGE  CONCERNS  ID
  pv/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e13  1 GiB  30d  lab/logs  ${await shortIdOf("pv-released")}

Suspect and not confirmed (2 findings), because
  this is a single look: no earlier scan is remembered that says the same
  nas1:tank/k8s/nfs/v is not declared as exclusive to the clusters that are
  read: declare it, if they are all its users (1 finding)

1 error, 1 warning, 1 info; 1 GiB could come back
`;

describe("scan", () => {
  it("prints findings by rule, then what keeps them from being confirmed, then one line", async () => {
    const ended = await runCli(["scan", ...NAS], { ...both, columns: 80 });
    expect(`\n${ended.stdout}`).toBe(await scan80());
    expect(ended.code).toBe(2);
  });

  it("prints the same at 100 columns and into a pipe, sentences excepted, which take what room there is", async () => {
    const id = await shortIdOf("dataset-unreferenced");
    const roomy = (await scan80()).replace(
      `  ${UNUSED}\n      1 GiB, 30d old, id ${id}`,
      `  ${"OBJECT".padEnd(UNUSED.length)}   SIZE  AGE  ID\n  ${UNUSED}  1 GiB  30d  ${id}`,
    );
    const wider = roomy.replace("are\n  read: declare it, if", "are read: declare it, if\n ");
    const piped = roomy.replace("are\n  read:", "are read:");
    expect(`\n${(await runCli(["scan", ...NAS], { ...both, columns: 100 })).stdout}`).toBe(wider);
    expect(`\n${(await runCli(["scan", ...NAS], both)).stdout}`).toBe(piped);
  });

  it("puts what is known of an object below its name where the line is too short for both", async () => {
    const { stdout } = await runCli(["orphans", ...NAS], { ...both, columns: 70 });
    expect(stdout).toContain(`
  dataset/tank/k8s/nfs/v/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e14
      1 GiB, 30d old, id ${await shortIdOf("dataset-unreferenced")}
`);
  });

  it("prints one line a finding and every column with -o wide, and never cuts", async () => {
    const { stdout } = await runCli(["orphans", "-owide", ...NAS], { ...both, columns: 80 });
    expect(stdout.replace(/ [0-9a-f]{16}\n/, " ID\n").replace(/ +/g, " ")).toBe(
      "SEVERITY WORD VERDICT OBJECT NAMESPACE ON SIZE AGE CONCERNS RULE SCOPE ID\n" +
        `warning unclaimed suspect dataset/tank/k8s/nfs/v/${nameOf("14")} - nas1 1 GiB 30d - dataset-unreferenced nas1:tank/k8s/nfs/v ID\n`,
    );
  });

  it("prints what trace takes with -o name", async () => {
    const { stdout } = await runCli(["scan", "-oname", ...NAS], both);
    expect(stdout).toBe(
      `pv/${nameOf("12")}\ndataset/tank/k8s/nfs/v/${nameOf("14")}\npv/${nameOf("13")}\n`,
    );
  });

  it("prints only lines with --no-headers", async () => {
    const { stdout } = await runCli(["orphans", "--no-headers", ...NAS], both);
    expect(stdout).toBe(
      `dataset/tank/k8s/nfs/v/${nameOf("14")}  unclaimed, suspect  1 GiB  30d  -  ${await shortIdOf("dataset-unreferenced")}\n`,
    );
  });

  it.each([
    [["-n", "shop"], ["12"]],
    [["-n", "lab"], ["13"]],
    [["-A"], ["12", "14", "13"]],
    [
      ["--min-size", "1Gi"],
      ["14", "13"],
    ],
    [["--min-size", "2Gi"], []],
    [
      ["--older-than", "30d"],
      ["12", "14", "13"],
    ],
    [["--older-than", "31d"], []],
    [["-l", "app=web"], []],
    [
      ["-l", "app!=web"],
      ["12", "13"],
    ],
    [
      ["--sort-by", "size"],
      ["14", "13", "12"],
    ],
  ])("shows with %j the volumes %j", async (flags, digits) => {
    const { stdout } = await runCli(["scan", "-ojson", ...flags, ...NAS], both);
    const names = findingsOf(stdout).map(({ subject }) => subject.name.slice(-2));
    expect(names).toEqual(digits);
  });

  it("says how many findings a filter keeps back", async () => {
    const { stdout } = await runCli(["scan", "-n", "shop", ...NAS], both);
    expect(stdout).toContain("2 more findings not shown, because of filters\n");
  });

  it("does not say that all is well where a filter keeps back what is not", async () => {
    const { stdout } = await runCli(["scan", "-n", "elsewhere", ...NAS], both);
    expect(stdout).toBe("nothing to show: filters keep back 3 findings\n");
  });

  it("takes a namespace that nobody knows for a typo, not for a clean one", async () => {
    const shop = {
      key: keyOf(given.CLUSTER, "ns-shop"),
      cluster: given.CLUSTER,
      uid: "ns-shop",
      name: "shop",
      createdAt: 0,
      deletionRequestedAt: null,
      ignoreHint: null,
      labels: {},
    };
    const cluster = fakeCluster({ namespaces: [shop] });
    for (const command of [["scan"], ["orphans"], ["df"], ["trace", "pvc/web"]]) {
      const { code, stderr } = await runCli([...command, "-n", "shpo"], { cluster });
      expect([code, stderr]).toEqual([
        64,
        'plumbline: --namespace: expected a namespace of a cluster that was read, found "shpo"; did you mean shop?\n',
      ]);
    }
  });

  it("refuses a namespace and all namespaces together", async () => {
    expect((await runCli(["scan", "-n", "shop", "-A", ...NAS], both)).stderr).toBe(
      "plumbline: --all-namespaces: expected either it or --namespace, found both; remove one of the two\n",
    );
  });
});

describe("a collection that could not be read to its end", () => {
  const cut = {
    cluster: fakeCluster(KUBERNETES, { persistentVolumes: given.incomplete("persistentVolumes") }),
    system: both.system,
  };

  it("is told once with its cause, what it leaves open and what to do; exit code 3", async () => {
    const { stdout, code } = await runCli(["scan", ...NAS], { ...cut, columns: 80 });
    expect(code).toBe(3);
    expect(
      stdout.match(/PersistentVolumes of prod: the connection ended in mid-answer/g),
    ).toHaveLength(1);
    expect(stdout).toContain("  leaves open: ");
    expect(stdout).toContain("\n  next: try again\n");
    expect(stdout).not.toContain("CSI volume on the NAS that nothing uses");
  });

  it("stays in the list whatever the filters say", async () => {
    expect((await runCli(["scan", "-n", "elsewhere", "--min-size", "9Ti", ...NAS], cut)).code).toBe(
      3,
    );
  });
});

describe("trace", () => {
  it("draws the line from the Pod to the pool, with the object that was asked for marked", async () => {
    const ended = await runCli(["trace", "pvc/web", "-n", "shop", ...NAS], {
      ...both,
      columns: 80,
    });
    expect(`\n${ended.stdout}`).toBe(`
pod      ● shop/web-0  phase Running, node worker-1
         │
claim    ▶ shop/web  phase Bound, requested 5 GiB
         │
pv       ● pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11
         │ phase Bound, reclaim Delete, class truenas-nfs
         │
share    ● /mnt/tank/k8s/nfs/v/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11
         │ protocol nfs
         │
dataset  ● tank/k8s/nfs/v/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11
         │ kind filesystem, used 1 GiB, by snapshots 0 B
         │
pool     ● tank  status ONLINE
`);
    expect(ended.code).toBe(0);
  });

  it("marks what is missing, in ASCII where the terminal has no more, and ends with 2", async () => {
    const ended = await runCli(["trace", "pvc/lost", ...NAS], {
      ...both,
      columns: 100,
      environment: { LANG: "C" },
    });
    expect(ended.stdout).toContain("claim    > shop/lost");
    expect(ended.stdout).toContain(`x /mnt/tank/k8s/nfs/v/${nameOf("12")}\n           missing: `);
    expect(ended.stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(ended.code).toBe(2);
  });

  it("tells what is found about the objects it draws, and ends as scan would for them", async () => {
    const asked = `dataset/nas1:tank/k8s/nfs/v/${nameOf("14")}`;
    const ended = await runCli(["trace", asked, ...NAS], { ...both, columns: 80 });
    const listed = await runCli(["scan", "-ojson", ...NAS], both);
    const finding = findingsOf(listed.stdout).find(({ rule }) => rule === "dataset-unreferenced");
    expect(ended.stdout).toContain(`unclaimed, suspect: dataset-unreferenced (${finding?.id})\n`);
    expect(ended.code).toBe(1);
  });

  it.each(["pvc/shop/web", "pvc/prod:shop/web"])("takes %s, as lists print it", async (asked) => {
    const { stdout, code } = await runCli(["trace", asked, "-oname", ...NAS], both);
    expect(stdout).toBe(
      `pod/shop/web-0\npvc/shop/web\npv/${nameOf("11")}\nshare//mnt/tank/k8s/nfs/v/${nameOf("11")}\n`.concat(
        `dataset/tank/k8s/nfs/v/${nameOf("11")}\npool/tank\n`,
      ),
    );
    expect(code).toBe(0);
  });

  it("refuses two namespaces for one object", async () => {
    expect((await runCli(["trace", "pvc/shop/web", "-n", "lab", ...NAS], both)).stderr).toBe(
      'plumbline: trace: expected pvc/NAMESPACE/NAME, or pvc/NAME and -n NAMESPACE, found "pvc/shop/web"; name the namespace once\n',
    );
  });

  it("says in wide what each link rests on", async () => {
    const { stdout } = await runCli(["trace", "pvc/web", "-owide", ...NAS], both);
    expect(stdout).toContain(`joined to claim shop/web by name\n`);
    expect(stdout).toContain("by path\n");
  });

  it.each([
    [["pvc/wbe"], '"pvc/wbe", which does not; did you mean pvc/web?'],
    [["pvc/shop/none"], '"pvc/none" in namespace shop, which does not; check kind and name'],
    [["pvc/web", "-n", "lab"], '"pvc/web" in namespace lab, which does not; there is one in shop'],
    [["dataset/tank/none"], '"dataset/tank/none", which does not; check kind and name'],
  ])("is a mistake for an object that is not there: %j", async (argv, sentence) => {
    const ended = await runCli(["trace", ...argv, ...NAS], both);
    expect(ended).toMatchObject({ code: 64, stdout: "" });
    expect(ended.stderr).toContain(`trace: expected an object that exists, found ${sentence}`);
  });

  it("ends with 3 where the object may be there, because its kind was not read", async () => {
    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const broken = {
      persistentVolumeClaims: given.incomplete("persistentVolumeClaims", [], reason),
    };
    const ended = await runCli(["trace", "pvc/none"], { cluster: fakeCluster(KUBERNETES, broken) });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain("pvc/none was not found; no answer");
  });

  it("HAZ-33: ends with 3 where the lists of TrueNAS would not show the object", async () => {
    const system = fakeSystem({ ...SYSTEM, system: [given.aSystem()] });
    for (const object of ["dataset/tank/ix-apps-k8s/v/a", "snapshot/tank/ix-apps-k8s/v/a@b"]) {
      const ended = await runCli(["trace", object, ...NAS], { ...both, system });
      expect(ended.code).toBe(3);
      expect(ended.stdout).toMatch(/was not found; TrueNAS 25\.10\.6 takes/);
    }
  });

  it("takes the path of a share with one slash or two", async () => {
    const share = `mnt/${given.NFS_PARENT}/${nameOf("11")}`;
    const two = await runCli(["trace", `share//${share}`, ...NAS], both);
    expect(two.stdout).toContain(`share    ▶ /${share}`);
    expect(await runCli(["trace", `share/${share}`, ...NAS], both)).toEqual(two);
  });

  it("works with the cluster alone and says what it cannot answer", async () => {
    const ended = await runCli(["trace", "pod/web-0"], { cluster: both.cluster, columns: 80 });
    expect(ended.stdout).toContain("pv       ● pvc-");
    expect(ended.stdout).toMatch(/\? .*TrueNAS/);
  });
});

describe("df", () => {
  it("prints five numbers a claim, and a question mark for what is not known", async () => {
    const ended = await runCli(["df", ...NAS], { ...both, columns: 80 });
    expect(`\n${ended.stdout}`).toBe(`
CLAIM      REQUESTED  PROVISIONED   USED  SNAPSHOTS  AVAIL
shop/web       5 GiB        5 GiB  1 GiB        0 B  9 TiB
shop/lost      5 GiB            ?      ?          ?      ?
`);
  });

  it("sums by namespace and filters by label", async () => {
    const { stdout } = await runCli(["df", "--by", "namespace", "-l", "app=web", ...NAS], both);
    expect(stdout).toBe(
      "NAMESPACE  CLAIMS  REQUESTED  PROVISIONED   USED  SNAPSHOTS\nshop            1      5 GiB        5 GiB  1 GiB        0 B\n",
    );
  });

  it("says what is known of a sum of which a part is not, and which part that is", async () => {
    const { stdout } = await runCli(["df", "--by", "namespace", ...NAS], { ...both, columns: 80 });
    expect(`\n${stdout}`).toBe(`
NAMESPACE  CLAIMS  REQUESTED  PROVISIONED     USED  SNAPSHOTS
shop            2     10 GiB      ≥ 5 GiB  ≥ 1 GiB      ≥ 0 B
shop: 1 of 2 volumes not known on the NAS: shop/lost
`);
  });

  it("refuses a namespace and all namespaces together, as scan does", async () => {
    expect((await runCli(["df", "-n", "shop", "-A", ...NAS], both)).stderr).toBe(
      "plumbline: --all-namespaces: expected either it or --namespace, found both; remove one of the two\n",
    );
  });

  it("ends with 3 where a source was not read", async () => {
    const down = given.incomplete("persistentVolumes");
    const cluster = fakeCluster(KUBERNETES, { persistentVolumes: down });
    expect((await runCli(["df", ...NAS], { ...both, cluster })).code).toBe(3);
  });
});

describe("explain", () => {
  it("tells a finding by its id, with evidence and what is missing", async () => {
    const { stdout } = await runCli(["scan", "-ojson", ...NAS], both);
    const [finding] = findingsOf(stdout);
    const told = await runCli(["explain", finding?.id ?? "", ...NAS], { ...both, columns: 80 });
    expect(told.stdout).toContain(`pv/${nameOf("12")}\n`);
    expect(told.stdout).toContain("Not certain, because\n  this is a single look");
    expect(told.code).toBe(0);
  });

  it("takes the digits of an id that scan shows, and names the ids where they are not enough", async () => {
    const short = await shortIdOf("pv-released");
    const whole = findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout).find(
      ({ rule }) => rule === "pv-released",
    );
    const told = await runCli(["explain", short, ...NAS], both);
    expect(told).toEqual(await runCli(["explain", whole?.id ?? "", ...NAS], both));
    expect(told.stdout).toContain(`pv/${nameOf("13")}\n`);
  });

  it("takes an object, with every finding about it, and says where there is none", async () => {
    const about = async (what: string) => runCli(["explain", what, ...NAS], both);
    const byObject = await about(`pv/${nameOf("13")}`);
    expect(byObject.stdout).toBe((await about(await shortIdOf("pv-released"))).stdout);
    for (const claim of ["pvc/shop/lost", "pvc/lost"])
      expect((await about(claim)).stdout).toContain("Rule pv-backing-missing");
    expect(await about("pvc/shop/web")).toEqual({
      code: 0,
      stdout: "nothing was found about pvc/shop/web\n",
      stderr: "",
    });
    expect(await about("pvc/shop/wob")).toMatchObject({
      code: 64,
      stderr: expect.stringContaining("did you mean pvc/web?") as string,
    });
  });

  it("does not know an id that is gone", async () => {
    const told = await runCli(["explain", "0123456789abcdef", ...NAS], both);
    expect(told.stderr).toBe(
      "plumbline: explain: expected the id of a finding, found 0123456789abcdef; no finding has this id now; run plumbline scan\n",
    );
  });
});

describe("trace of what carries many claims", () => {
  const claims = ["1", "2", "3", "4", "5", "6"].map((digit) => ({
    persistentVolumeClaims: [
      given.aClaim({ uid: idOf(`2${digit}`), name: `data-${digit}`, pvName: nameOf(`2${digit}`) }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf(`2${digit}`),
        claimRef: claimRef("shop", `data-${digit}`, `2${digit}`),
        source: given.nfsSource(nameOf(`2${digit}`)),
      }),
    ],
    pods: [given.aPod({ name: `db-${digit}`, uid: `db-${digit}`, claims: [`data-${digit}`] })],
  }));
  const many = {
    cluster: fakeCluster(given.together(KUBERNETES, ...claims)),
    system: fakeSystem(
      given.together(SYSTEM, ...claims.map((_, index) => given.nfsVolume(nameOf(`2${index + 1}`)))),
    ),
  };

  it("lists who hangs on it, counts what exists apart from what is missing, and leaves the tree to -o wide", async () => {
    const { stdout } = await runCli(["trace", "pool/tank", ...NAS], { ...many, columns: 80 });
    expect(`\n${stdout}`).toBe(`
pool     ▶ tank  status ONLINE

7 claims in 1 namespace, 35 GiB requested; 1 more claim named by
PersistentVolumes and missing
  NAMESPACE  USED BY               CLAIMS  REQUESTED
  shop       StatefulSet postgres       6     30 GiB
  shop       pod web-0                  1      5 GiB

1 claim missing: lab/logs

warning  1  CSI volume on the NAS that nothing uses
info     1  PersistentVolume whose claim is gone

next: plumbline trace pool/tank -o wide
`);
    const wide = await runCli(["trace", "pool/tank", "-owide", ...NAS], many);
    expect(wide.stdout).toContain("claim    ● shop/data-1");
  });
});

describe("trace of a name that several namespaces have", () => {
  it("names them, draws nothing and ends with 64", async () => {
    const lab = given.aClaim({ uid: "lab", name: "web", namespace: "lab", pvName: "" });
    const cluster = fakeCluster(given.together(KUBERNETES, { persistentVolumeClaims: [lab] }));
    expect(await runCli(["trace", "pvc/web", ...NAS], { ...both, cluster })).toEqual({
      code: 64,
      stdout: "",
      stderr:
        'plumbline: trace: expected the name of one object, found "pvc/web", which 2 namespaces have; choose one of pvc/lab/web and pvc/shop/web\n',
    });
  });

  it("says of a claim that is gone which PersistentVolume still names it", async () => {
    const { stderr, code } = await runCli(["trace", "pvc/logs", "-n", "lab", ...NAS], both);
    expect(code).toBe(64);
    expect(stderr).toContain(
      `it is gone, but pv/${nameOf("13")} (Released) still names it: trace that`,
    );
  });
});

describe("a disk that has failed", () => {
  it("does not bear the mark of a healthy one, nor do the vdev and the pool above it", async () => {
    const leaf = (disk: string, status: string) => ({
      ...{ guid: disk, name: disk, class: "data" as const, type: "DISK", status, disk },
      ...{ readErrors: 0, writeErrors: 0, checksumErrors: 0, sizeBytes: null, children: [] },
    });
    const children = [leaf("sda", "ONLINE"), leaf("sdb", "FAULTED")];
    const mirror = { ...leaf("m", "DEGRADED"), name: "mirror-0", disk: null, children };
    const pools = [given.aPool({ status: "DEGRADED", vdevs: [mirror] })];
    const system = fakeSystem({ ...SYSTEM, pools });
    const { stdout } = await runCli(["trace", "pvc/shop/web", ...NAS], { ...both, system });
    for (const line of ["! tank", "! mirror-0", "● sda", "! sdb"]) expect(stdout).toContain(line);
  });
});

describe("what could come back", () => {
  it("is what nothing uses any more, in every place that says it: the rows of the summary, its sum, scan and explain", async () => {
    const findings = findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout);
    const leftover = findings.find(({ word }) => word !== null);
    const kept = findings.find(({ rule }) => rule === "pv-released");
    const explained = async (id = "") => (await runCli(["explain", id, ...NAS], both)).stdout;
    expect(await explained(leftover?.id)).toContain("\n1 GiB could come back\n");
    expect(await explained(kept?.id)).toContain("\n1 GiB in use or kept\n");
    const summary = JSON.parse((await runCli(["summary", "-ojson", ...NAS], both)).stdout) as {
      reclaimableBytes: number;
    };
    expect(summary.reclaimableBytes).toBe(2 ** 30);
  });
});

describe("a pool that is not as it should be", () => {
  const disk = (name: string, status: string) => ({
    ...{ guid: name, name, class: "data" as const, type: "DISK", status, disk: name },
    ...{ readErrors: 0, writeErrors: 0, checksumErrors: 0, sizeBytes: null, children: [] },
  });
  const pools = [
    given.aPool({
      status: "DEGRADED",
      vdevs: [
        {
          ...disk("m", "DEGRADED"),
          name: "mirror-0",
          disk: null,
          children: [disk("sdc", "ONLINE"), disk("sdd", "FAULTED")],
        },
      ],
    }),
  ];
  const sick = { ...both, system: fakeSystem({ ...SYSTEM, pools }) };
  const alarm =
    "pool tank is DEGRADED (disk sdd FAULTED): not judged by a rule yet, see plumbline trace pool/tank\n";

  it.each([[["scan"]], [["orphans"]], [[]]])("is said by %j, once", async (command) => {
    const { stdout } = await runCli([...command, ...NAS], sick);
    expect(stdout.split(alarm)).toHaveLength(2);
    expect((await runCli([...command, ...NAS], both)).stdout).not.toContain("not judged");
  });
});

describe("one side alone", () => {
  it("is said by the summary, with how to name the other", async () => {
    expect((await runCli([], { cluster: both.cluster })).stdout).toContain(
      "no TrueNAS is configured: name a TrueNAS with --truenas or systems in the configuration\n",
    );
    expect((await runCli(NAS, { system: both.system })).stdout).toContain(
      "no Kubernetes cluster is configured: name a cluster with KUBECONFIG",
    );
  });

  it("a NAS shows its pools in df --by pool, and says that it knows no claims", async () => {
    const ended = await runCli(["df", "--by", "pool", ...NAS], { system: both.system });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toBe(`POOL       STATUS    SIZE   USED   FREE
nas1:tank  ONLINE  10 TiB  1 TiB  9 TiB
  as the pools count, parity included

no Kubernetes cluster was named, so claims are not known: name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration
`);
    const claims = await runCli(["df", ...NAS], { system: both.system });
    expect([claims.stdout.startsWith("no claim to show\n"), claims.code]).toEqual([true, 3]);
  });

  it("a cluster shows in df what was requested, and says that no TrueNAS was named", async () => {
    const ended = await runCli(["df"], { cluster: both.cluster });
    expect(ended.stdout).toContain("no TrueNAS was named, so what volumes use is not known: ");
    expect(ended.code).toBe(0);
  });
});

describe("explain where a source was not read", () => {
  it("does not say that a finding is not there: it cannot tell, and ends with 3", async () => {
    const cluster = fakeCluster(KUBERNETES, {
      persistentVolumes: given.incomplete("persistentVolumes"),
    });
    const told = await runCli(["explain", "0123456789abcdef", ...NAS], { ...both, cluster });
    expect(told.stderr).toBe(
      "plumbline: explain: whether there is a finding 0123456789abcdef cannot be told\n" +
        "\nPersistentVolumes of prod: not complete: the connection ended in mid-answer\n  next: try again\n",
    );
    expect(told.code).toBe(3);
  });
});

describe("where not a single rule could be asked", () => {
  const nothing = (lacking: string, next: string) =>
    `nothing could be asked: every rule needs ${lacking}\n  next: ${next}\n`;

  it("a NAS alone gives no clean scan and no clean list of orphans", async () => {
    const said = nothing(
      "a Kubernetes cluster",
      "name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration",
    );
    for (const command of ["scan", "orphans"]) {
      const ended = await runCli([command, ...NAS], { system: both.system });
      expect([ended.stdout, ended.code]).toEqual([said, 3]);
    }
    const summary = await runCli(NAS, { system: both.system });
    expect([summary.stdout.includes(said.split("\n")[0] ?? ""), summary.code]).toEqual([true, 3]);
    expect((await runCli(["scan", "--exit-zero", ...NAS], { system: both.system })).code).toBe(0);
  });

  it("a cluster alone gives no clean list of orphans, but a scan", async () => {
    const ended = await runCli(["orphans"], { cluster: both.cluster });
    const next = "name a TrueNAS with --truenas or systems in the configuration";
    expect([ended.stdout, ended.code]).toEqual([nothing("a TrueNAS", next), 3]);
    const scan = await runCli(["scan"], { cluster: both.cluster });
    expect(scan.stdout).toContain("1 info\n");
    expect(scan.code).toBe(0);
  });
});

describe("the summary", () => {
  it("prints sources, pools and rules on one screen", async () => {
    const { stdout } = await runCli(NAS, { ...both, columns: 80 });
    expect(`\n${stdout}`).toBe(`
cluster prod  2 claims, 3 PersistentVolumes, 1 pod, 0 VolumeSnapshots
system  nas1  TrueNAS 25.10.6, 1 pool, 7 datasets, 0 snapshots, 3 shares, 0
              iSCSI targets

POOL       STATUS    SIZE   USED   FREE
nas1:tank  ONLINE  10 TiB  1 TiB  9 TiB

1 error, 1 warning, 1 info; 1 GiB could come back
  error    1         PersistentVolume without its dataset, share or target
  warning  1  1 GiB  CSI volume on the NAS that nothing uses
  info     1         PersistentVolume whose claim is gone

next: plumbline scan, plumbline orphans, plumbline trace KIND/NAME, plumbline df
`);
  });
});
