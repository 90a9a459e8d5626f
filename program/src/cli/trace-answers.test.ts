import { describe, expect, it } from "vitest";
import type { Chain } from "../correlate/trace/chain.ts";
import * as given from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterAccess } from "./context.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";
import {
  aDegradedPool,
  both,
  claimRef,
  findingsOf,
  idOf,
  KUBERNETES,
  nameOf,
  NAS,
  SYSTEM,
} from "./given-answers.ts";

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

  it("says in wide and to programs what a volume is mounted with", async () => {
    const [web, ...others] = KUBERNETES.persistentVolumes ?? [];
    if (web === undefined) throw new Error("there is no volume");
    const mounted = { ...web, mountOptions: ["nfsvers=4.2", "hard"] };
    const records = { ...KUBERNETES, persistentVolumes: [mounted, ...others] };
    const ask = async (form: string) =>
      (
        await runCli(["trace", "pvc/web", `-o${form}`, ...NAS], {
          ...both,
          cluster: fakeCluster(records),
        })
      ).stdout;
    expect(await ask("wide")).toContain("mounted with nfsvers=4.2,hard\n");
    expect(await ask("table")).not.toContain("nfsvers");
    const { nodes } = JSON.parse(await ask("json")) as Chain;
    expect(nodes.find(({ layer }) => layer === "pv")?.facts).toContainEqual({
      label: "mounted with",
      value: "nfsvers=4.2,hard",
    });
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
    [["pool/nas1/tank"], '"pool/nas1/tank", which does not; did you mean pool/nas1:tank?'],
    [["pool/nas1/none"], '"pool/nas1/none", which does not; check kind and name'],
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
    const cluster = fakeCluster(KUBERNETES, broken);
    const json = await runCli(["trace", "pvc/none", "-o", "json"], { cluster });
    const why = { source: "prod", collections: ["persistentVolumeClaims"], message: "no answer" };
    expect(JSON.parse(json.stdout)).toMatchObject({ complete: false, unread: [why] });
  });

  it("HAZ-33: ends with 3 where the lists of TrueNAS would not show the object", async () => {
    const system = fakeSystem({ ...SYSTEM, system: [given.aSystem()] });
    for (const object of ["dataset/tank/ix-apps-k8s/v/a", "snapshot/tank/ix-apps-k8s/v/a@b"]) {
      const ended = await runCli(["trace", object, ...NAS], { ...both, system });
      expect(ended.code).toBe(3);
      expect(ended.stdout).toMatch(/was not found; TrueNAS 25\.10\.6 takes/);
    }
  });

  it("tells what is found about a disk also at the disk that it draws", async () => {
    const system = fakeSystem(
      given.together(SYSTEM, {
        pools: [aDegradedPool("sdc", "sdd")],
        disks: [given.aDisk("sdc"), given.aDisk("sdd")],
      }),
    );
    const { stdout } = await runCli(["trace", "disk/sdd", ...NAS], { ...both, system });
    expect(stdout).toMatch(/▶ sdd {2}.*\n.*confirmed: disk-failing/);
  });

  it("takes session/ also for an NVMe-oF session, as lists of findings name it", async () => {
    const system = fakeSystem(
      given.together(SYSTEM, given.nvmeofVolume(7), {
        nvmeofSessions: [given.anNvmeofSession(7)],
      }),
    );
    const asked = "session/nqn.2014-08.org.nvmexpress:uuid:worker-1";
    const { stdout } = await runCli(["trace", asked, ...NAS], { ...both, system });
    expect(stdout).toContain("▶ nqn.2014-08.org.nvmexpress:uuid:worker-1");
  });

  it("ends with 0 where a StorageClass has no volume, and 64 where there is no such class", async () => {
    const cluster = fakeCluster(
      given.together(KUBERNETES, { storageClasses: [given.aStorageClass({ name: "idle" })] }),
    );
    const idle = await runCli(["trace", "sc/idle", ...NAS], { ...both, cluster });
    expect(idle.stdout).toMatch(
      /^\? storageclass\/idle leads to no PersistentVolume\n {2}suspect: storage-class-unused \([0-9a-f]{16}\)\n/,
    );
    const gone = await runCli(["trace", "sc/gone", ...NAS], { ...both, cluster });
    expect(gone).toMatchObject({ code: 64 });
    expect(gone.stderr).toContain("which does not; check kind and name");
  });

  it("says of what belongs to a NAS and no volume which command tells more", async () => {
    const ended = await runCli(["trace", "service/nfs", ...NAS], both);
    expect(ended).toMatchObject({ code: 64, stdout: "" });
    expect(ended.stderr).toContain(
      `no chain leads through it; plumbline explain ${NAS.join(" ")} service/nfs says what was found about it\n`,
    );
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

next:
  plumbline trace ${NAS.join(" ")} pool/tank -o wide
`);
    const wide = await runCli(["trace", "pool/tank", "-owide", ...NAS], many);
    expect(wide.stdout).toContain("claim    ● shop/data-1");
  });
});

describe("trace with the rights of one namespace", () => {
  it("reads the namespace that the name itself says, as it does with -n", async () => {
    const claims = given.incomplete("persistentVolumeClaims");
    const reason = { code: "notPermitted", message: "no", next: "ask" } as const;
    const denied = { ...claims, state: "notPermitted", reason } as Observation;
    const openCluster = async (_: unknown, { namespace }: ClusterAccess) =>
      fakeCluster(KUBERNETES, namespace === "shop" ? {} : { persistentVolumeClaims: denied });
    const { stdout } = await runCli(["trace", "pvc/shop/web"], { ports: { openCluster } });
    expect(stdout).toContain("claim    ▶ shop/web");
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
    const pools = [aDegradedPool("sda", "sdb")];
    const system = fakeSystem({ ...SYSTEM, pools });
    const { stdout } = await runCli(["trace", "pvc/shop/web", ...NAS], { ...both, system });
    for (const line of ["! tank", "! mirror-0", "● sda", "! sdb"]) expect(stdout).toContain(line);
  });
});
