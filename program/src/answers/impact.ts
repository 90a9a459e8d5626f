import type { Chain, ChainNode, Layer } from "../correlate/trace/chain.ts";
import { trace } from "../correlate/trace/trace.ts";
import { ConfigError } from "../lib/errors.ts";
import { suggest } from "../lib/suggest.ts";
import { areWhole, type InventoryView } from "../model/inventory.ts";
import type { Answerable } from "./answerable.ts";
import { chainThrough } from "./trace.ts";
import { type Unread, unreadIn } from "./unread.ts";

/** What of one namespace hangs on something. */
export interface HangingNamespace {
  /** Configured name of its cluster. */
  readonly cluster: string;
  readonly namespace: string;
  /** Their names. */
  readonly claims: readonly string[];
  /**
   * What controls the Pods, uppermost: "StatefulSet/postgres"; a Pod that nothing controls itself. null where none is known, and
   * Pods or workloads of the cluster were not all read.
   */
  readonly owners: readonly string[] | null;
}

/** Who hangs on an object: what stops where it is gone. */
export interface ImpactAnswer {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly object: string;
  readonly claims: number;
  /** Most claims first. */
  readonly namespaces: readonly HangingNamespace[];
  /** What it cannot say, each one sentence. */
  readonly notes: readonly string[];
  /** False where there may be more, because not all could be looked for. */
  readonly complete: boolean;
  readonly unread: readonly Unread[];
}

/**
 * Who hangs on an object: `KIND/NAME` or `KIND/NAMESPACE/NAME` of everything that a chain leads through, or `system/NAME`.
 * Throws as `traceAnswer` does.
 */
export function impactAnswer(
  object: string,
  namespace: string | null,
  all: Answerable,
): ImpactAnswer {
  const { report } = all;
  const chain = object.startsWith(SYSTEM)
    ? chainAbove(object.slice(SYSTEM.length), all)
    : chainThrough(object, namespace, all).chain;
  const namespaces = hangingIn(chain, all.inventory);
  return {
    schemaVersion: 1,
    at: report.at,
    object,
    claims: namespaces.reduce((sum, { claims }) => sum + claims.length, 0),
    namespaces,
    notes: chain.notes,
    complete: chain.complete,
    unread: unreadIn(report.coverage),
  };
}

/** Who is in a chain, by namespace. */
export function hangingIn(
  { nodes, links }: Pick<Chain, "nodes" | "links">,
  inventory: InventoryView,
): readonly HangingNamespace[] {
  const layers = new Map(nodes.map(({ id, layer }) => [id, layer]));
  const controlled = new Set(
    links.flatMap(({ from, to }) => (isUser(layers.get(from)) ? [to] : [])),
  );
  const there = nodes.filter(({ state, namespace }) => state !== "missing" && namespace !== null);
  const groups = Map.groupBy(there, ({ source, namespace }) => `${source} ${namespace ?? ""}`);
  return [...groups.values()]
    .map((group): HangingNamespace => {
      const [{ source, namespace } = { source: "", namespace: "" }] = group;
      const claims = group.filter(({ layer }) => layer === "claim").map(({ name }) => name);
      const users = group
        .filter(({ id, layer }) => isUser(layer) && !controlled.has(id))
        .map(ownerText);
      const isNobodyKnown = users.length === 0 && !areUsersRead(source, inventory);
      const owners = isNobodyKnown ? null : [...new Set(users)];
      return { cluster: source, namespace: namespace ?? "", claims, owners };
    })
    .filter(({ claims, owners }) => claims.length + (owners?.length ?? 0) > 0)
    .toSorted((a, b) => b.claims.length - a.claims.length || (a.namespace < b.namespace ? -1 : 1));
}

function areUsersRead(cluster: string, inventory: InventoryView): boolean {
  return (["pods", "workloads"] as const).every((collection) => {
    const parts = inventory.coverage(collection, cluster);
    return areWhole(parts);
  });
}

function isUser(layer: Layer | undefined): boolean {
  return layer === "workload" || layer === "pod";
}

/** A workload is named with its kind already. */
function ownerText({ layer, name }: ChainNode): string {
  return layer === "pod" ? `Pod/${name}` : name;
}

const SYSTEM = "system/";

/** What hangs on any pool of a system: of pools of several systems that bear one name only what leads to this one. */
function chainAbove(name: string, all: Answerable): Chain {
  const { sources, inventory } = all;
  const names = sources.flatMap((one) => (one.kind === "system" ? [one.name] : []));
  const system = sources.find((one) => one.kind === "system" && one.name === name);
  if (system === undefined) throw unknownSystem(name, names);
  const pools = [...inventory.all("pools")].filter((pool) => pool.system === system.id);
  const chains = pools.map((pool) =>
    above(pool.key, trace({ kind: "pool", name: pool.name, namespace: null }, all)),
  );
  const parts = inventory.coverage("pools", name);
  const isRead = areWhole(parts);
  const blind = isRead ? [] : [`the pools of ${name} were not all read`];
  return {
    start: pools.map(({ key }) => key),
    nodes: [
      ...new Map(chains.flatMap(({ nodes }) => nodes).map((node) => [node.id, node])).values(),
    ],
    links: chains.flatMap(({ links }) => links),
    notes: [...new Set([...blind, ...chains.flatMap(({ notes }) => notes)])],
    complete: isRead && chains.every(({ complete }) => complete),
  };
}

/** The part of a chain that leads to one of its nodes. */
function above(id: string, chain: Chain): Chain {
  const upward = Map.groupBy(chain.links, ({ to }) => to);
  const reached = new Set([id]);
  for (const one of reached) for (const { from } of upward.get(one) ?? []) reached.add(from);
  return {
    ...chain,
    nodes: chain.nodes.filter((node) => reached.has(node.id)),
    links: chain.links.filter(({ from, to }) => reached.has(from) && reached.has(to)),
  };
}

function unknownSystem(name: string, names: readonly string[]): ConfigError {
  const near = suggest(name, names);
  return new ConfigError({
    where: "trace",
    expected: "a system that is configured",
    found: JSON.stringify(name),
    next: near === null ? `choose one of ${names.join(", ")}` : `did you mean system/${near}?`,
  });
}
