import { SourceError } from "../../lib/errors.ts";
import { type Json, JsonError, JsonReader } from "../../lib/json.ts";

/** What a kubelet says of one mounted claim; null = not said. Times are epoch ms of its own clock. */
export interface VolumeStats {
  readonly namespace: string;
  readonly claim: string;
  readonly at: number;
  readonly usedBytes: number | null;
  readonly capacityBytes: number | null;
  readonly inodes: number | null;
  readonly inodesUsed: number | null;
}

/** Whose `/stats/summary` it is. */
export interface SummaryOf {
  readonly source: string;
  /** Name of the Node, which the answer must bear. */
  readonly node: string;
}

/**
 * Reads the volumes of claims out of a `/stats/summary` (kubernetes v1.37.2 staging/src/k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go);
 * everything else in it, containers first of all, is passed over and never exists as objects. Throws SourceError: `malformed`
 * with the place, `mismatch` where it is the answer of another node.
 */
export function readSummary(body: Uint8Array, of: SummaryOf): readonly VolumeStats[] {
  try {
    return new Summary(new JsonReader(body), of).read();
  } catch (error) {
    throw error instanceof JsonError ? malformed(of, "$", "JSON") : error;
  }
}

class Summary {
  readonly #reader: JsonReader;
  readonly #of: SummaryOf;
  readonly #volumes: VolumeStats[] = [];

  constructor(reader: JsonReader, of: SummaryOf) {
    this.#reader = reader;
    this.#of = of;
  }

  read(): readonly VolumeStats[] {
    let node: Json = null;
    let hasPods = false;
    this.#members("$", (key) => {
      if (key === "node") node = this.#nodeName();
      else if (key === "pods") hasPods = this.#pods();
      else this.#reader.skip();
    });
    this.#reader.end();
    if (!hasPods) throw malformed(this.#of, "$.pods", "a list");
    if (node !== this.#of.node) throw otherNode(this.#of);
    return this.#volumes;
  }

  #nodeName(): Json {
    let name: Json = null;
    this.#members("$.node", (key) => {
      if (key === "nodeName") name = this.#reader.value();
      else this.#reader.skip();
    });
    return name;
  }

  /** A node without Pods says null: Go writes so of a slice that is none. */
  #pods(): boolean {
    this.#elements("$.pods", (pod) =>
      this.#members(pod, (key) => {
        if (key === "volume") this.#elements(`${pod}.volume`, (volume) => this.#volume(volume));
        else this.#reader.skip();
      }),
    );
    return true;
  }

  #volume(path: string): void {
    const said = new Map<string, Json>();
    this.#members(path, (key) => {
      if (WANTED.has(key)) said.set(key, this.#reader.value());
      else this.#reader.skip();
    });
    const claim = said.get("pvcRef");
    if (claim === undefined || claim === null) return; // of a ConfigMap, an emptyDir …
    const figure = (key: string) => figureOf(said.get(key), `${path}.${key}`, this.#of);
    this.#volumes.push({
      ...namesOf(claim, `${path}.pvcRef`, this.#of),
      at: timeOf(said.get("time"), `${path}.time`, this.#of),
      usedBytes: figure("usedBytes"),
      capacityBytes: figure("capacityBytes"),
      inodes: figure("inodes"),
      inodesUsed: figure("inodesUsed"),
    });
  }

  #members(path: string, member: (key: string) => void): void {
    if (!this.#reader.atObject()) throw malformed(this.#of, path, "an object");
    this.#reader.members(member);
  }

  #elements(path: string, element: (path: string) => void): void {
    if (this.#reader.atList()) this.#reader.elements((index) => element(`${path}[${index}]`));
    else if (this.#reader.value() !== null) throw malformed(this.#of, path, "a list");
  }
}

const WANTED: ReadonlySet<string> = new Set([
  "pvcRef",
  "time",
  "usedBytes",
  "capacityBytes",
  "inodes",
  "inodesUsed",
]);

function namesOf(value: Json, path: string, of: SummaryOf) {
  const { namespace, name: claim } = Object(value) as Record<string, Json>;
  if (typeof namespace === "string" && typeof claim === "string") return { namespace, claim };
  throw malformed(of, path, "a namespace and a name");
}

function timeOf(value: Json | undefined, path: string, of: SummaryOf): number {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw malformed(of, path, "a time");
  return at;
}

function figureOf(value: Json | undefined, path: string, of: SummaryOf): number | null {
  if (value === undefined || value === null) return null;
  if ((typeof value === "number" || typeof value === "bigint") && value >= 0) return Number(value);
  throw malformed(of, path, "a number that is not negative");
}

function malformed({ source }: SummaryOf, path: string, expected: string): SourceError {
  return new SourceError({
    code: "malformed",
    source,
    message: `its answer has something else than ${expected} at ${path}`,
    next: "check that a kubelet answers at the InternalIP and kubeletEndpoint of the node",
    path,
  });
}

function otherNode({ source }: SummaryOf): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: "the kubelet of another node answers at its address",
    next: "compare the InternalIP of the nodes: two of them say the same",
  });
}
