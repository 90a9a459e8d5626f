import { hitsOf, type Judged, type Violation } from "./judged.ts";
import { homeOf } from "./nas.ts";
import type { TrueDataset } from "./nas-objects.ts";
import { guidOf } from "./sight.ts";
import type { Guid, World } from "./world.ts";

const GRACE_MS = 86_400_000;

/** I4, so that silence cannot pass: in a calm world, without faults, every true orphan older than the grace period is named. */
export function missedOrphans({ done, watch, world }: Judged): readonly Violation[] {
  if (!watch.isCalm) return [];
  const { findings } = done.report;
  const named = new Set(hitsOf(findings).map(({ subject }) => guidOf(subject)));
  const doubted = new Set(
    findings
      .filter(({ verdict }) => verdict === "unknown")
      .flatMap(({ evidence }) => evidence.map(({ value }) => value)),
  );
  return [...watch.orphans]
    .filter((guid) => !named.has(guid) && isOld(world, guid, watch.startedAt))
    .filter((guid) => !watch.displaced.has(guid) && !watch.givenOutAnew.has(guid))
    .filter((guid) => !isExcused(world, guid, doubted))
    .map((guid) => ({
      invariant: "I4",
      rule: "none",
      detail: `${nameOf(world, guid)} is an orphan and nobody says so`,
    }));
}

/** Orphans that a report names, at least as suspects, and those it is sure of. */
export function namedOrphans({ done, watch }: Pick<Judged, "done" | "watch">): {
  readonly named: number;
  readonly confirmed: number;
} {
  const hits = hitsOf(done.report.findings).filter(({ subject }) =>
    watch.orphans.has(guidOf(subject)),
  );
  const confirmed = hits.filter(({ verdict, word }) => verdict === "confirmed" && word !== null);
  return { named: hits.length, confirmed: confirmed.length };
}

function isOld(world: World, guid: Guid, at: number): boolean {
  const system = homeOf(world, guid);
  const thing = system?.datasets.get(guid) ?? system?.snapshots.get(guid);
  return thing !== undefined && at - thing.createdAt > GRACE_MS;
}

/**
 * Where the facts themselves leave room: another installation's id, a name that is no UID, a mount of the directory above, a
 * place that is no claim scope.
 */
function isExcused(world: World, guid: Guid, doubted: ReadonlySet<string>): boolean {
  const system = homeOf(world, guid);
  const dataset =
    system?.datasets.get(guid) ?? system?.datasets.get(system.snapshots.get(guid)?.dataset ?? "");
  if (!dataset) return false;
  if (dataset.volume === null || isUndeclared(dataset)) return true;
  if (isOtherInstallation(world, dataset) || isTemplated(dataset)) return true;
  return (
    dataset.guid === guid &&
    doubted.has(`${dataset.kind === "zvol" ? "zvol" : "dataset"}/${dataset.path}`)
  );
}

/** Its driver was pointed at another parent than the operator wrote down. */
function isUndeclared({ volume }: TrueDataset): boolean {
  return volume?.parent.endsWith("/v2") === true;
}

function isOtherInstallation(world: World, { properties }: TrueDataset): boolean {
  const { setting } = world;
  const id = properties["democratic-csi:volume_context_provisioner_instance_id"];
  return setting.instanceIds && setting.secondCluster === "none" && id !== "plumb-prod";
}

function isTemplated({ path, volume }: TrueDataset): boolean {
  return volume !== null && !path.endsWith(`/${volume.name}`);
}

function nameOf(world: World, guid: Guid): string {
  const system = homeOf(world, guid);
  const snapshot = system?.snapshots.get(guid);
  const dataset = system?.datasets.get(snapshot?.dataset ?? guid);
  return `${dataset?.path ?? guid}${snapshot ? `@${snapshot.name}` : ""}`;
}
