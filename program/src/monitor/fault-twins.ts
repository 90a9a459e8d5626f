import { expect, it } from "vitest";
import { defineWorld } from "../../../simulators/world/define.ts";
import { ISCSI, NFS } from "../../../simulators/world/installs.ts";
import { type StartOptions, startWorld } from "../../../simulators/world/start.ts";
import type { World } from "../../../simulators/world/world.ts";
import type { Hazard } from "./given-faults.ts";
import { differencesFrom } from "./given-scenarios.ts";
import { hurriedClock, type Said, saidOf, scanWorld } from "./given-world.ts";

/** One hazard of a source and its twin: one world, scanned over real sockets with the fault and without it. */
export interface FaultTwins {
  readonly fault: Hazard;
  /**
   * What is found while the sources are well, and cannot be told while they are not: beginnings of lines such as
   * "dataset-unreferenced zvol/tank/k8s/iscsi/v/pvc-…", mostly the rule alone.
   */
  readonly silences: readonly string[];
  /** What each of these rules says was not seen. */
  readonly because: RegExp;
  /** One with a leftover of each kind unless told. */
  readonly world?: World;
  readonly start?: StartOptions;
}

/** Two volumes in use on which nothing is to be said, and on both sides something left over. */
const LEFTOVERS = defineWorld({
  world: "leftovers",
  story: "Volumes in use, and beside them what is left of others on the NAS and in the cluster.",
  systems: [{ name: "nas1" }],
  clusters: [{ name: "prod" }],
  installs: [NFS, ISCSI],
  volumes: [
    { claim: "shop/files", install: "zfs-nfs", pods: [{ name: "web-1", owner: "Deployment/web" }] },
    {
      claim: "shop/data-db-0",
      install: "zfs-iscsi",
      pods: [{ name: "db-0", owner: "StatefulSet/db" }],
    },
    { claim: "old/files", install: "zfs-nfs", leak: "claimAndPvDeleted" },
    { claim: "old/blocks", install: "zfs-iscsi", leak: "claimAndPvDeleted" },
    { claim: "shop/lost", install: "zfs-nfs", leak: "zfsDestroyed" },
  ],
  snapshots: [
    { of: "shop/files", name: "nightly" },
    { of: "shop/data-db-0", name: "forgotten", leak: "contentDeleted" },
  ],
});

/**
 * Declares the tests of a hazard of a source. With the fault: nothing is said that is not true of the world, and of what it
 * hides nothing but that and why it cannot be told. Without it: just what is true.
 */
export function faultTwins(
  id: string,
  story: string,
  { fault, silences, because, world = LEFTOVERS, start = {} }: FaultTwins,
): void {
  it(`${id}: ${story}`, async () => {
    await using started = await startWorld(world, start);
    await fault(started);
    const said = saidOf(await scanWorld(started, hurriedClock()));
    expect(differencesFrom(started, said).surplus).toEqual([]);
    for (const line of silences) {
      expect(linesWith(line, said)).toEqual([]);
      expect(reasonsOf(line, said), line).toMatch(because);
    }
  });
  it(`${id}: without it the twin is found (${story})`, async () => {
    await using started = await startWorld(world, start);
    const said = saidOf(await scanWorld(started));
    expect(differencesFrom(started, said)).toEqual({ surplus: [], missing: [] });
    for (const line of silences) expect(linesWith(line, said), line).not.toEqual([]);
  });
}

function linesWith(beginning: string, { certain }: Said): readonly string[] {
  return certain.filter((line) => line.startsWith(beginning));
}

/** Why the rule of a line could not tell, wherever it could not. */
function reasonsOf(line: string, { unknown }: Said): string {
  const [code] = line.split(" ");
  return unknown
    .filter(({ rule }) => rule === code)
    .flatMap((one) => one.because)
    .join("\n");
}
