import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import * as given from "../model/given.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";
import { both, KUBERNETES, nameOf, NAS, SYSTEM } from "./given-answers.ts";

const USAGE = "version: 1\nusage: { prometheus: { url: http://prometheus.monitoring:9090 } }\n";
const HALF_A_GIB = given.aClaimUsage({ claim: "web", usedBytes: 2 ** 29 });

describe("df", () => {
  it("says which claims share their dataset, and counts that once in a sum", async () => {
    const also = given.together(KUBERNETES, {
      persistentVolumeClaims: [given.aClaim({ uid: "also", name: "also", pvName: "also" })],
      persistentVolumes: [
        given.aPv({
          uid: "pv-also",
          name: "also",
          claimRef: { namespace: "shop", name: "also", uid: "also" },
          source: given.nfsSource(nameOf("11")),
        }),
      ],
    });
    const world = { ...both, cluster: fakeCluster(also) };
    const claims = await runCli(["df", ...NAS], world);
    expect(claims.stdout).toContain(
      "2 claims share their dataset with others, and each is shown with all that it uses: shop/also and shop/web",
    );
    const summed = await runCli(["df", "--by", "namespace", ...NAS], world);
    expect(summed.stdout).toMatch(/^shop +3 +15 GiB +≥ 5 GiB +≥ 1 GiB/m);
    expect(summed.stdout).toContain(
      "shop: 2 of 3 volumes share their dataset with others; what it uses is counted once",
    );
    expect((await runCli(["df", ...NAS], both)).stdout).not.toContain("share");
    expect((await runCli(["df", "--no-headers", ...NAS], world)).stdout).not.toContain("share");
  });

  it("says of which claims the numbers are not known, and what shows why", async () => {
    const { stdout } = await runCli(["df", ...NAS], both);
    expect(stdout).toMatch(/^\?: 1 claim is not known on the NAS; trace shows where/m);
    expect((await runCli(["df", "--no-headers", ...NAS], both)).stdout).not.toContain("trace");
  });

  it("says that no TrueNAS was named, and not that it does not know the claims", async () => {
    for (const by of ["claim", "namespace"]) {
      const { stdout } = await runCli(["df", "--by", by], { cluster: both.cluster });
      expect(stdout).toContain("no TrueNAS was named");
      expect(stdout).not.toContain("not known on the NAS");
    }
  });

  it("says how many claims no row counts, and why", async () => {
    const elsewhere = given.together(KUBERNETES, {
      persistentVolumeClaims: [given.aClaim({ uid: "u", name: "cache", pvName: "ebs" })],
      persistentVolumes: [
        given.aPv({
          name: "ebs",
          source: { type: "csi", driver: "ebs.csi.aws.com", volumeHandle: "vol-1", attributes: {} },
        }),
      ],
    });
    const world = { ...both, cluster: fakeCluster(elsewhere) };
    const [left, unplaced] = ["1 claim left out: on other storage", "1 claim in no row: "];
    const claims = await runCli(["df", ...NAS], world);
    expect(claims.stdout).toContain(left);
    expect(claims.stdout).not.toContain(unplaced);
    const pools = await runCli(["df", "--by", "pool", ...NAS], world);
    expect(pools.stdout).toContain(`${unplaced}it is not known in which pool`);
    const csv = await runCli(["df", "-o", "csv", ...NAS], world);
    expect(csv.stderr).toContain(left);
    const named = await runCli(["df", "-n", "shop", "-l", "app=none", ...NAS], world);
    expect(named.stdout).not.toContain("left out");
    expect((await runCli(["df", ...NAS], both)).stdout).not.toContain("left out");
  });

  it("takes a flag right behind a value that is also the name of a flag", async () => {
    const { stdout, code } = await runCli(["df", "--by", "namespace", "-oname", ...NAS], both);
    expect([stdout, code]).toEqual(["shop\n", 0]);
  });

  it("says in wide what is reserved and not written, the class of a claim and where its data lies", async () => {
    const { stdout } = await runCli(["df", "-owide", ...NAS], both);
    expect(stdout).toMatch(/^CLAIM .* RESERVED {2}AVAIL {2}CLASS +DATASET$/m);
    const dataset = `nas1:tank/k8s/nfs/v/${nameOf("11")}`;
    expect(stdout).toMatch(new RegExp(`^shop/web .* 0 B .* truenas-nfs {2}${dataset}$`, "m"));
    expect(stdout).toMatch(/^shop\/lost .* \? .* truenas-nfs {2}\?$/m);
    const summed = await runCli(["df", "--by", "namespace", "-owide", ...NAS], both);
    expect(summed.stdout).toMatch(/^NAMESPACE .* SNAPSHOTS {2}RESERVED$/m);
  });

  it("prints five numbers a claim, and a question mark for what is not known", async () => {
    const ended = await runCli(["df", ...NAS], { ...both, columns: 80 });
    expect(`\n${ended.stdout}`).toBe(`
CLAIM      REQUESTED  PROVISIONED   USED  SNAPSHOTS  AVAIL
shop/web       5 GiB        5 GiB  1 GiB        0 B  9 TiB
shop/lost      5 GiB            ?      ?          ?      ?
?: 1 claim is not known on the NAS; trace shows where the line of each ends:
shop/lost
`);
  });

  it("has what is in the file systems where a Prometheus says so, and nothing where it does not", async () => {
    const file = aFile(aDirectory(), "c.yaml", USAGE);
    const openUsage = async (_: unknown, cluster: string) => ({
      cluster,
      read: async () => given.observed("claimUsage", [HALF_A_GIB]),
      close: async () => {},
    });
    const { stdout } = await runCli(["df", "--config", file, ...NAS], {
      ...both,
      columns: 80,
      ports: { openUsage },
    });
    expect(`\n${stdout}`).toBe(`
CLAIM      REQUESTED  PROVISIONED   USED  SNAPSHOTS  AVAIL  FS-USED
shop/web       5 GiB        5 GiB  1 GiB        0 B  9 TiB  512 MiB
shop/lost      5 GiB            ?      ?          ?      ?
?: 1 claim is not known on the NAS; trace shows where the line of each ends:
shop/lost
`);
  });

  it("has it from the kubelets where they are to be asked, and no Prometheus is", async () => {
    const content = "version: 1\nusage: { kubelets: {} }\n";
    const file = aFile(aDirectory(), "c.yaml", content);
    const asked: (string | null)[] = [];
    const kubelets = (caPem: string | null) => {
      asked.push(caPem);
      const read = async () => given.observed("claimUsage", [HALF_A_GIB]);
      return { cluster: "prod", read, close: async () => {} };
    };
    const cluster = { ...both.cluster, kubelets };
    const argv = ["df", "--config", file, ...NAS];
    const { stdout } = await runCli(argv, { ...both, cluster, columns: 80 });
    expect(stdout).toMatch(/^shop\/web .* 512 MiB$/m);
    expect(asked).toEqual([null]);
  });

  it("ends with 3 where the Prometheus does not answer, and says so below the rest", async () => {
    const file = aFile(aDirectory(), "c.yaml", USAGE);
    const openUsage = async (_: unknown, cluster: string) => ({
      cluster,
      read: async () => given.incomplete("claimUsage"),
      close: async () => {},
    });
    const ended = await runCli(["df", "--config", file, ...NAS], { ...both, ports: { openUsage } });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain("file system usage of claims of prod: not complete");
    expect(ended.stdout).not.toContain("FS-USED");
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

  it("has no sum of promises that is exact where a dataset has no limit, and one where only the space is not known", async () => {
    const claimed = given.together(KUBERNETES, {
      persistentVolumeClaims: [
        given.aClaim({ uid: "free", namespace: "lab", name: "free", pvName: "free" }),
        given.aClaim({ uid: "open", name: "open", pvName: "open" }),
      ],
      persistentVolumes: [
        given.aPv({ uid: "pv-free", name: "free", source: given.nfsSource("free") }),
        given.aPv({ uid: "pv-open", name: "open", source: given.nfsSource("open") }),
      ],
    });
    const nas = given.together(
      SYSTEM,
      given.nfsVolume("free", { refquotaBytes: null }),
      given.nfsVolume("open", { refquotaBytes: null }),
    );
    const world = { cluster: fakeCluster(claimed), system: fakeSystem(nas), columns: 120 };
    const claims = await runCli(["df", ...NAS], world);
    expect(claims.stdout).toMatch(/^lab\/free +5 GiB +- +1 GiB/m);
    const summed = await runCli(["df", "--by", "namespace", ...NAS], world);
    expect(summed.stdout).toMatch(/^shop +3 +15 GiB +≥ 5 GiB/m);
    expect(summed.stdout).toMatch(/^lab +1 +5 GiB +- +1 GiB/m);
    expect(summed.stdout).toContain(
      "lab: 1 of 1 volume without a limit on the NAS, which PROVISIONED leaves out\n",
    );
    const blind = { ...both, system: fakeSystem({ ...SYSTEM, datasetSpace: [] }) };
    const web = await runCli(["df", "--by", "namespace", "-l", "app=web", ...NAS], blind);
    expect(web.stdout).toMatch(/^shop +1 +5 GiB +5 GiB +\?/m);
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
