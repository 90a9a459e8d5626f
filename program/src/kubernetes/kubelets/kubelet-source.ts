import { atMost } from "../../lib/concurrency.ts";
import type { ClusterId } from "../../model/ids.ts";
import { keyOf } from "../../model/ids.ts";
import type { Observation, ObservationHeader, ProofStep, Reason } from "../../model/observation.ts";
import type { UsageSource } from "../../model/source.ts";
import type { ClaimUsage } from "../../model/usage.ts";
import { SourceError } from "../../lib/errors.ts";
import { LIMITS } from "../budgets.ts";
import { reasonOf } from "../observations.ts";
import { askKubelet, type KubeletAccess, type KubeletOf } from "./kubelet-client.ts";
import { type NodesToAsk, nodesToAsk, type SilentNode } from "./nodes-to-ask.ts";
import { readSummary, type VolumeStats } from "./summary.ts";

/**
 * The kubelets of one cluster as the source of what its claims hold: each is asked directly, with the credentials of the
 * cluster and a verified certificate. Whoever does not answer makes the collection incomplete, by name.
 */
export function createKubeletSource(access: KubeletAccess): UsageSource {
  return {
    cluster: access.source,
    async read(of, { pass, signal }, inventory) {
      const { clock } = access;
      const startedAt = clock.now();
      const nodes = access.isSomebodyElse ? NOBODY : nodesToAsk(of, inventory);
      const answers = await askAll(access, nodes.asked, signal);
      const times = { startedAt, finishedAt: clock.now() };
      const header = { source: of, collection: "claimUsage", within: "", pass, ...times } as const;
      return observationOf(header, of.id, nodes, answers);
    },
    close: async () => {}, // each answer had a connection of its own
  };
}

const NOBODY: NodesToAsk = Object.freeze({
  asked: [],
  silent: [],
  lacking: Object.freeze({
    code: "refused",
    message: "kubelets know no impersonation, so none was asked as another user",
    next: "leave out --as, or name a Prometheus under usage in the configuration",
  }),
});

/** What one node said, or why it said nothing. */
type Answer = { readonly node: string; readonly volumes: readonly VolumeStats[] } | SilentNode;

async function askAll(
  access: KubeletAccess,
  nodes: readonly KubeletOf[],
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const until = AbortSignal.any([signal, access.clock.deadline(LIMITS.kubeletsMs)]);
  const slot = atMost(LIMITS.kubeletsAtOnce);
  return Promise.all(nodes.map((node) => slot(() => ask(access, node, until))));
}

async function ask(access: KubeletAccess, node: KubeletOf, signal: AbortSignal): Promise<Answer> {
  const { source, clock } = access;
  try {
    const { body, sentAt } = await askKubelet(access, node, signal);
    const aheadMs = sentAt === null ? 0 : sentAt - clock.now();
    const volumes = readSummary(body, { source, node: node.name });
    return {
      node: node.name,
      volumes: volumes.map((one) => ({ ...one, at: Math.min(one.at - aheadMs, clock.now()) })),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { node: node.name, reason: reasonOf(error) };
  }
}

function observationOf(
  header: ObservationHeader<"claimUsage">,
  cluster: ClusterId,
  { silent: unasked, lacking }: NodesToAsk,
  answers: readonly Answer[],
): Observation {
  const spoke = answers.flatMap((one) => ("volumes" in one ? [one] : []));
  const silent = [...unasked, ...answers.flatMap((one) => ("reason" in one ? [one] : []))];
  const records = newest(spoke.flatMap(({ volumes }) => volumes)).map((one) => ({
    ...one,
    key: keyOf(cluster, `${one.namespace}/${one.claim}`),
    cluster,
  }));
  const reason = lacking ?? whyNot(silent, spoke.length + silent.length);
  if (reason === null)
    return Object.freeze({
      ...header,
      state: "complete",
      records,
      proof: proofOf(spoke.length, records, header.finishedAt),
    });
  return reason.code === "notPermitted" && records.length === 0
    ? Object.freeze({ ...header, state: "notPermitted", reason })
    : Object.freeze({ ...header, state: "incomplete", records, reason });
}

/** A claim that many nodes mount is one file system: the newest figures are true of it. */
function newest(volumes: readonly VolumeStats[]): readonly VolumeStats[] {
  const found = new Map<string, VolumeStats>();
  for (const one of volumes) {
    const name = `${one.namespace}/${one.claim}`;
    const other = found.get(name);
    if (other === undefined || one.at > other.at) found.set(name, one);
  }
  return [...found.values()];
}

/** Names that a sentence can hold. */
const NAMED = 5;

/** One sentence about all nodes that said nothing; the first of them gives the next step. */
function whyNot(silent: readonly SilentNode[], all: number): Reason | null {
  const [first] = silent;
  if (first === undefined) return null;
  const named = silent.slice(0, NAMED).map(({ node, reason }) => `${node} ${reason.message}`);
  const more = silent.length - named.length;
  return {
    ...first.reason,
    message: `${silent.length} of ${all} kubelets that should be asked said nothing: ${[
      ...named,
      ...(more === 0 ? [] : [`and ${more} more`]),
    ].join(", ")}`,
  };
}

/** Kubelets measure once a minute, and a mount that hangs keeps its old figures: they stay true of when they were measured. */
const OLD_MS = 600_000;

function proofOf(nodes: number, records: readonly ClaimUsage[], now: number): readonly ProofStep[] {
  const old = records.filter(({ at }) => now - at > OLD_MS);
  const { namespace, claim } = old[0] ?? { namespace: "", claim: "" };
  return [
    { check: "every kubelet whose node mounts claims", evidence: `${nodes} answered` },
    {
      check: "figures of the last ten minutes",
      evidence:
        old.length === 0
          ? `${records.length} claims`
          : `all but ${old.length} of ${records.length} claims, such as ${namespace}/${claim}`,
    },
  ];
}
