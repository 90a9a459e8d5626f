import { grouped } from "../../lib/units.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { type Collection, KUBERNETES_COLLECTIONS } from "../../model/collections.ts";
import { areWhole, type Coverage, type InventoryView } from "../../model/inventory.ts";
import type { SystemState } from "../../model/truenas.ts";
import type { JudgeInput } from "../engine.ts";
import { hiddenIn, unreadHalves } from "../hidden.ts";
import type { ConfiguredSource } from "../places.ts";
import { heldBut, type NotChecked } from "./allowances.ts";
import { type Case, moment, systemsOf } from "./case.ts";
import { failed, held, type Precondition } from "./precondition.ts";

/** P1 to P3. */
export interface WholeViews {
  of(one: Case): readonly Precondition[];
}

/** P1 to P3 of one judgement: they are the same for every hit of a rule in a place, and are asked once. */
export function createWholeViews({ inventory }: JudgeInput): WholeViews {
  const known = new Map<string, readonly Precondition[]>();
  const halves = new Map<string, Halves>();
  const halvesIn = (cluster: ConfiguredSource) => {
    const found = halves.get(cluster.name) ?? halvesOf(cluster, inventory);
    halves.set(cluster.name, found);
    return found;
  };
  return {
    of: (one) => {
      const key = `${one.rule.code} ${one.place.scope.key} ${one.scope.key}`;
      const before = known.get(key);
      if (before) return before;
      const views = [
        kubernetesWhole(one, halvesIn),
        ...(asksNas(one) ? [nasWhole(one)] : []),
        readInOrder(one),
      ];
      known.set(key, views);
      return views;
    },
  };
}

/** A rule about Kubernetes objects alone concludes nothing from what a NAS shows. */
function asksNas({ rule }: PlaceCase): boolean {
  return rule.needs.some((kind) => !KUBERNETES.has(kind));
}

const KUBERNETES: ReadonlySet<Collection> = new Set(KUBERNETES_COLLECTIONS);

type PlaceCase = Pick<Case, "input" | "rule" | "place" | "claimScope" | "setting">;

/** P1: every kind that the rule needs, of every cluster that may use the place, and nothing between us and it hides objects. */
function kubernetesWhole(
  { input, rule, place, setting }: PlaceCase,
  halvesIn: (cluster: ConfiguredSource) => Halves,
): Precondition {
  const kinds = KUBERNETES_COLLECTIONS.filter((kind) => rule.needs.includes(kind));
  const evidence = place.clusters.map((cluster) => {
    const parts = kinds.flatMap((kind) => input.inventory.coverage(kind, cluster.name));
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    return `${cluster.name}: ${grouped(rows)} ${objectsOf(kinds)}, read to their end at ${momentOf(parts)}; kube-system UID ${cluster.id ?? "unknown"}`;
  });
  const halves = place.clusters.map(halvesIn);
  const hidden = halves.flatMap((one) => one.hidden ?? []);
  if (hidden.length > 0) return failed("P1", evidence, hidden);
  const unread = halves.flatMap((one) => one.unread ?? []);
  return heldBut("P1", evidence, unread, setting);
}

/** "PersistentVolumes", or "objects of 7 kinds". */
function objectsOf(kinds: readonly Collection[]): string {
  const [only, ...others] = kinds;
  return only !== undefined && others.length === 0
    ? collectionWords(only)
    : `objects of ${kinds.length} kinds`;
}

/** What claims and PersistentVolumes of a cluster show of each other: what is hidden, and why that cannot be told. */
interface Halves {
  readonly hidden: string | null;
  readonly unread: NotChecked | null;
}

function halvesOf(cluster: ConfiguredSource, inventory: InventoryView): Halves {
  const hidden = hiddenIn(cluster, inventory);
  const unread = unreadHalves(cluster, inventory);
  const sentence = `whether something between here and ${cluster.name} hides objects cannot be told: its ${unread} were not read whole`;
  return {
    hidden: hidden === null ? null : `${hidden.sentence}; ${WITHOUT_PROXY}`,
    unread: unread === null ? null : { gap: "otherHalf", sentence },
  };
}

const WITHOUT_PROXY = "read it without a filtering proxy";

/** P2: the right system, ready, with its pool and the parent dataset in sight. */
function nasWhole(one: PlaceCase): Precondition {
  const { input, place, claimScope, setting } = one;
  const systems = systemsOf(one);
  const evidence = systems.map((state) => {
    const known = [
      `TrueNAS ${state.version}, ${state.state}`,
      ...(state.failover === null ? [] : [`failover ${state.failover}`]),
      ...(state.bootId === null ? [] : [`boot id ${state.bootId} before and after`]),
    ];
    return `${state.hostname} (${state.system}): ${known.join(", ")}`;
  });
  const wrong = [
    ...systems.flatMap(({ doubts }) => doubts),
    ...systems.flatMap((state) => updatesOf(state, input.inventory)),
    ...poolsIn(one).flatMap(({ name, status }) =>
      status === "ONLINE" || status === "DEGRADED"
        ? []
        : [`pool ${name} is ${status}: see to the pool first`],
    ),
    ...(claimScope !== null && !hasParent(claimScope.system, claimScope.parent, input.inventory)
      ? [`the parent dataset ${claimScope.parent} was not seen: give the key the right to read it`]
      : []),
  ];
  if (wrong.length > 0) return failed("P2", evidence, wrong);
  const unchecked = [...systems.flatMap(untold), ...poolsUnread(one)];
  const pools = poolsIn(one).map(({ name, status }) => `pool ${name} is ${status}`);
  return heldBut(
    "P2",
    [...evidence, ...pools],
    place.systems.length === 0 ? [] : unchecked,
    setting,
  );
}

/** What the key may not ask of a system. */
function untold({ hostname, bootId, failover }: SystemState): readonly NotChecked[] {
  const bootIdMissing: NotChecked = {
    gap: "bootId",
    sentence: `the boot id of ${hostname} may not be read`,
  };
  const failoverMissing: NotChecked = {
    gap: "failoverState",
    sentence: `the failover state of ${hostname} may not be read: give the key the role FAILOVER_READ`,
  };
  return [
    ...(bootId === null ? [bootIdMissing] : []),
    ...(failover === null ? [failoverMissing] : []),
  ];
}

/** A pool that is not in a list that was cut short may be offline. */
function poolsUnread({ input, place }: PlaceCase): readonly NotChecked[] {
  const isRead = (name: string) => {
    const parts = input.inventory.coverage("pools", name);
    return areWhole(parts);
  };
  return place.systems
    .filter(({ name }) => !isRead(name))
    .map(({ name }) => ({
      gap: "poolState",
      sentence: `whether the pools of ${name} are online cannot be told: their list was not read whole`,
    }));
}

/** What installs another version: `update.update` is a job up to 25.04, and `update.run` since (facts/truenas-shapes). */
const UPDATES: ReadonlySet<string> = new Set(["update.update", "update.run"]);

function updatesOf({ system, hostname }: SystemState, inventory: InventoryView): string[] {
  return [...inventory.all("jobs")].flatMap((job) =>
    job.system === system && UPDATES.has(job.method)
      ? `${hostname} is being updated (job ${job.id}, ${job.method}): look again when it has restarted`
      : [],
  );
}

function poolsIn({ input, place }: PlaceCase) {
  const ids = new Set(place.systems.map(({ id }) => id));
  return [...input.inventory.all("pools")].filter(
    ({ system, name }) => ids.has(system) && (place.pool === null || place.pool === name),
  );
}

function hasParent(system: string, parent: string, inventory: InventoryView): boolean {
  return inventory.findOn(system, "datasets", "path", parent).length > 0;
}

/**
 * P3: the last read of everything that could save it began after the last read of the NAS ended; where the rule asks nothing
 * of a NAS, there was a second read.
 */
function readInOrder(one: PlaceCase): Precondition {
  const { input, rule, place } = one;
  const { inventory } = input;
  const ofNas = rule.needs.flatMap((kind) =>
    place.systems.flatMap(({ name }) => inventory.coverage(kind, name)),
  );
  const nasReadAt = Math.max(-Infinity, ...ofNas.map((part) => part.finishedAt));
  const kinds = KUBERNETES_COLLECTIONS.filter((kind) => rule.needs.includes(kind));
  const again = place.clusters.flatMap(({ name }) =>
    kinds.map((kind) => ({ name, kind, parts: inventory.coverage(kind, name) })),
  );
  const early = again.filter(
    ({ parts }) => !parts.some((part) => part.pass === "verify" && part.startedAt >= nasReadAt),
  );
  const evidence = [
    asksNas(one) ? `the NAS was read until ${moment(nasReadAt)}` : "nothing of a NAS is asked",
    `Kubernetes was read again at ${momentOf(again.flatMap(({ parts }) => parts))}`,
  ];
  const [first] = early;
  if (first === undefined) return held("P3", evidence);
  const after = asksNas(one) ? " after the NAS" : "";
  return failed("P3", evidence, [`${first.name} was not read again${after}: look once more`]);
}

function momentOf(parts: readonly Coverage[]): string {
  return parts.length === 0 ? "no time" : moment(Math.max(...parts.map((part) => part.finishedAt)));
}
