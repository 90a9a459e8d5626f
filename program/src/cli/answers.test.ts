import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { RULES } from "../findings/rules/index.ts";
import * as given from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import type { Observation } from "../model/observation.ts";
import { fakeCluster, runCli } from "./given.ts";
import { both, findingsOf, KUBERNETES, nameOf, NAS, shortIdOf, UNUSED } from "./given-answers.ts";

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

  it.each([
    ["into a pipe", both],
    ["on a screen that is wide enough", { ...both, columns: 240 }],
  ])(
    "prints one line a finding and every column with -o wide %s, and never cuts",
    async (_, io) => {
      const { stdout } = await runCli(["orphans", "-owide", ...NAS], io);
      expect(stdout.replace(/ [0-9a-f]{16}\n/, " ID\n").replace(/ +/g, " ")).toBe(
        "SEVERITY WORD VERDICT OBJECT NAMESPACE ON SIZE AGE CONCERNS RULE SCOPE ID\n" +
          `warning unclaimed suspect dataset/tank/k8s/nfs/v/${nameOf("14")} - nas1 1 GiB 30d - dataset-unreferenced nas1:tank/k8s/nfs/v ID\n`,
      );
    },
  );

  it.each([80, 100])("prints a card a finding with -o wide on %i columns", async (columns) => {
    const { stdout } = await runCli(["orphans", "-owide", ...NAS], { ...both, columns });
    expect(stdout.replace(/[0-9a-f]{16}$/m, "ID")).toBe(
      `WARNING  unclaimed, suspect, 1 GiB, 30d old, id ID
         dataset/tank/k8s/nfs/v/${nameOf("14")}
         dataset-unreferenced, in nas1:tank/k8s/nfs/v
`,
    );
  });

  it("prints one line a finding with -o wide --no-headers however narrow the screen is", async () => {
    const argv = ["orphans", "-owide", "--no-headers", ...NAS];
    const { stdout } = await runCli(argv, { ...both, columns: 80 });
    expect(stdout).toBe((await runCli(argv, both)).stdout);
    expect(stdout.trim().split("\n")).toHaveLength(1);
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
    [["--reclaimable"], ["14"]],
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
    expect(stdout).toMatch(
      /\n {2}leaves open: (?:[a-z-]+,\s+){4}[a-z-]+\s+and \d+ more rules\s+in\s+prod/,
    );
    expect(stdout).toContain("\n  next: try again\n");
    expect(stdout).not.toContain("CSI volume on the NAS that nothing uses");
  });

  it("stays in the list whatever the filters say", async () => {
    expect((await runCli(["scan", "-n", "elsewhere", "--min-size", "9Ti", ...NAS], cut)).code).toBe(
      3,
    );
  });
});

describe("a rule that needs a Prometheus where none is configured", () => {
  it("is not spoken of in a list, and named in JSON", async () => {
    expect((await runCli(["scan", ...NAS], both)).stdout).not.toContain("Prometheus");
    const { stdout } = await runCli(["scan", "-ojson", ...NAS], both);
    const { skipped } = JSON.parse(stdout) as { readonly skipped: readonly { rule: string }[] };
    expect(skipped.map(({ rule }) => rule)).toEqual(["claim-filesystem-full"]);
  });

  it("is no clean answer to who asks for it alone", async () => {
    const others = RULES.filter(({ code }) => code !== "claim-filesystem-full");
    const settings = others.map(({ code }) => `  ${code}: { enabled: false }\n`).join("");
    const file = aFile(aDirectory(), "c.yaml", `version: 1\nrules:\n${settings}`);
    const { code, stdout } = await runCli(["scan", "--config", file, ...NAS], both);
    expect(code).toBe(3);
    expect(stdout).toContain(
      "every rule needs a Prometheus or the kubelets (usage in the configuration)",
    );
    expect(stdout).toContain(
      "next: name a Prometheus or kubelets under usage in the configuration",
    );
  });
});

describe("explain", () => {
  it("HAZ-33: ends with 3 where the lists of TrueNAS would not show the object", async () => {
    const ended = await runCli(["explain", "dataset/tank/ix-apps-k8s/v/a", ...NAS], both);
    expect([ended.code, ended.stdout]).toEqual([3, ""]);
    expect(ended.stderr).toMatch(
      /whether there is a finding dataset\/tank\/ix-apps-k8s\/v\/a cannot be told\n\ndatasets of nas1: .*TrueNAS 25\.10\.6 takes/,
    );
  });

  it.each([
    ["dataset-unreferenced", "plumbline trace dataset/NAME"],
    ["disk-failing", "plumbline trace disk/NAME"],
    ["storage-class-unused", "kubectl get storageclass/NAME -o yaml"],
  ])("of %s names the kind of object that its commands are about", async (rule, command) => {
    expect((await runCli(["explain", rule])).stdout).toContain(`  ${command}\n`);
  });

  it.each(["pool/nas1:tank", "pvc/prod:shop/web"])(
    "knows %s, as lists print it",
    async (object) => {
      expect((await runCli(["explain", object, ...NAS], both)).stderr).toBe("");
    },
  );

  it("names the object alone with -o name, and itself where the object does not exist", async () => {
    const argv = ["explain", await shortIdOf("dataset-unreferenced"), ...NAS];
    const { stdout } = await runCli([...argv, "-o", "name"], both);
    expect(stdout).toMatch(/^(dataset|zvol)\/\S+\n$/);
    const { stderr } = await runCli(["explain", "pvc/shop/nobody", ...NAS], both);
    expect(stderr).toContain("plumbline: explain: expected an object that exists");
  });

  it("tells a finding by its id, with evidence and what is missing", async () => {
    const { stdout } = await runCli(["scan", "-ojson", ...NAS], both);
    const [finding] = findingsOf(stdout);
    const told = await runCli(["explain", finding?.id ?? "", ...NAS], { ...both, columns: 80 });
    expect(told.stdout).toContain(`pv/${nameOf("12")}\n`);
    expect(told.stdout).toContain("Not certain, because\n  this is a single look");
    expect(told.code).toBe(0);
  });

  it("says once what several checks lack, and names kinds as people do", async () => {
    const argv = ["explain", await shortIdOf("dataset-unreferenced"), ...NAS];
    const { stdout } = await runCli(argv, { ...both, columns: 120 });
    expect(stdout).toMatch(
      /P7 .*: not checkable\n {2}P8 .*: not checkable\n {2}P9 .*: not checkable\n {6}this is a single look/,
    );
    expect(stdout).toContain("asked PersistentVolumes, PersistentVolumeClaims, Pods, workloads,");
    expect(stdout).not.toMatch(/\b[a-z]+[A-Z]\w+s\b/);
    const plain = ["explain", await shortIdOf("pv-backing-missing"), ...NAS];
    expect((await runCli(plain, both)).stdout).toContain(
      ": 3 PersistentVolumes, read to their end",
    );
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
      `plumbline: explain: expected the id of a finding, found 0123456789abcdef; no finding has this id now; run plumbline scan ${NAS.join(" ")}\n`,
    );
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

const NOT_PERMITTED = {
  ...given.incomplete("persistentVolumes"),
  state: "notPermitted",
} as Observation;

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

next, and likewise with orphans, df or trace KIND/NAME:
  plumbline scan ${NAS.join(" ")}
`);
  });

  it("says unread collections as not known and half of a list as a lower bound", async () => {
    const cluster = fakeCluster(KUBERNETES, {
      persistentVolumes: NOT_PERMITTED,
      pods: given.incomplete("pods", KUBERNETES.pods),
      volumeSnapshots: given.incomplete("volumeSnapshots"),
    });
    const shown = await runCli(NAS, { ...both, cluster, columns: 120 });
    expect(shown.stdout).toContain(
      "prod  2 claims, ? PersistentVolumes, ≥ 1 pod, ? VolumeSnapshots\n",
    );
    const json = await runCli(["summary", "-o", "json", ...NAS], { ...both, cluster });
    expect(JSON.parse(json.stdout)).toMatchObject({
      sources: [
        {
          counts: {
            persistentVolumeClaims: 2,
            persistentVolumes: null,
            pods: 1,
            volumeSnapshots: null,
          },
          atLeast: ["pods"],
        },
        { atLeast: [] },
      ],
    });
  });
});
