import type { Given, RecordCase } from "./case.ts";

interface Volume {
  readonly cluster: string;
  readonly name: string;
  readonly claim: string;
}

/** Labels of a volume that was joined; its dataset is named as it is. */
function labelsOf({ cluster, name, claim }: Volume): string {
  const [namespace = "", claimName = ""] = claim.split("/");
  return `claim_namespace="${namespace}",cluster="${cluster}",dataset="tank/${name}",driver="d",persistentvolume="${name}",persistentvolumeclaim="${claimName}",pool="tank",protocol="nfs",storageclass="fast",system="nas1"`;
}

/** A volume as Plumbline shows it, scraped twice as happens while a Pod of ours is replaced. */
function watched(volume: Volume): Given {
  return Object.fromEntries(
    ["old", "new"].map((instance) => [
      `plumbline_volume_info{instance="${instance}",${labelsOf(volume)}}`,
      "1x5",
    ]),
  );
}

const DATA: Volume = { cluster: "prod", name: "pv-data", claim: "shop/data-0" };
const FORMER: Volume = { cluster: "prod", name: "pv-former", claim: "" };
const NAMESAKE: Volume = { cluster: "lab", name: "pv-lab", claim: "shop/data-0" };
const FILES: Volume = { cluster: "prod", name: "pv-files", claim: "shop/files" };
const ALL: Given = {
  ...watched(DATA),
  ...watched(FORMER),
  ...watched(NAMESAKE),
  ...watched(FILES),
};

function joined(record: string, volume: Volume): string {
  return `${record}{${labelsOf(volume)}}`;
}

function kubelet(metric: string, claim: string, node: string, cluster = ""): string {
  const [namespace = "", name = ""] = claim.split("/");
  return `${metric}{namespace="${namespace}",persistentvolumeclaim="${name}",node="${node}"${cluster === "" ? "" : `,cluster="${cluster}"`}}`;
}

const BOUND = "plumbline:volume_info:bound";
const UNAMBIGUOUS = "plumbline:volume_info:unambiguous";
const POD_CLAIMS = "kube_pod_spec_volumes_persistentvolumeclaims_info";
const POD_RECORD = `plumbline:${POD_CLAIMS}:max`;

/** Metrics of the kubelet that are joined, all in the same way. */
const KUBELET_METRICS = [
  "kubelet_volume_stats_used_bytes",
  "kubelet_volume_stats_available_bytes",
  "kubelet_volume_stats_capacity_bytes",
  "kubelet_volume_stats_inodes",
  "kubelet_volume_stats_inodes_used",
] as const;

function ofKubelet(metric: string): readonly RecordCase[] {
  const record = `plumbline:${metric}:max`;
  return [
    {
      record,
      says: "a volume on two nodes is one, with the larger of two ages",
      given: {
        ...ALL,
        [kubelet(metric, "shop/files", "w1")]: "30x5",
        [kubelet(metric, "shop/files", "w2")]: "40x5",
      },
      expected: { [joined(record, FILES)]: 40 },
    },
    {
      record,
      says: "a claim of two clusters is joined where the kubelet's cluster is known",
      given: {
        ...ALL,
        [kubelet(metric, "shop/data-0", "w1", "prod")]: "30x5",
        [kubelet(metric, "shop/data-0", "l1", "lab")]: "50x5",
      },
      expected: { [joined(record, DATA)]: 30, [joined(record, NAMESAKE)]: 50 },
    },
    {
      record,
      says: "and nowhere where it is not",
      given: { ...ALL, [kubelet(metric, "shop/data-0", "w1")]: "30x5" },
      expected: {},
    },
  ];
}

function pod(name: string, claim: string): string {
  const [namespace = "", claimName = ""] = claim.split("/");
  return `${POD_CLAIMS}{namespace="${namespace}",pod="${name}",volume="v",persistentvolumeclaim="${claimName}"}`;
}

function joinedPod(name: string, volume: Volume): string {
  return joined(POD_RECORD, volume).replace('",pool="', `",pod="${name}",pool="`);
}

/** Recording rules. */
export const RECORD_CASES: readonly RecordCase[] = [
  {
    record: BOUND,
    says: "the volume of a claim is the one that is bound, not the one it had before",
    given: { ...watched(DATA), ...watched(FORMER) },
    expected: { [joined(BOUND, DATA)]: 1 },
  },
  {
    record: BOUND,
    says: "a volume that was released has none",
    given: watched(FORMER),
    expected: {},
  },
  {
    record: UNAMBIGUOUS,
    says: "a claim that only one cluster has",
    given: ALL,
    expected: { [joined(UNAMBIGUOUS, FILES)]: 1 },
  },
  {
    record: UNAMBIGUOUS,
    says: "none where two clusters have each claim",
    given: { ...watched(DATA), ...watched(NAMESAKE) },
    expected: {},
  },
  ...KUBELET_METRICS.flatMap(ofKubelet),
  {
    record: POD_RECORD,
    says: "every Pod of a claim",
    given: {
      ...ALL,
      [pod("web-1", "shop/files")]: "1x5",
      [pod("web-2", "shop/files")]: "1x5",
    },
    expected: { [joinedPod("web-1", FILES)]: 1, [joinedPod("web-2", FILES)]: 1 },
  },
  {
    record: POD_RECORD,
    says: "a claim that two clusters have is not guessed at",
    given: { ...ALL, [pod("db-0", "shop/data-0")]: "1x5" },
    expected: {},
  },
];
