import { describe, expect, it } from "vitest";
import {
  aPv,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  parents,
  together,
} from "../model/given.ts";
import type { TruenasCollection } from "../model/collections.ts";
import { CLOSED } from "./given.ts";
import { GivenLooks } from "./given-look.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";

const OTHER = "pvc-11111111-1111-4111-8111-111111111111";

/** A leftover in a claim scope that is only inferred, from the volume beside it; the NFS scope of the same pool is declared. */
const world = together(
  parents(NFS_PARENT, ISCSI_PARENT),
  nfsVolume(),
  iscsiVolume(1, OTHER),
  iscsiVolume(2),
  {
    persistentVolumes: [
      aPv({ name: OTHER, source: iscsiSource(OTHER), phase: "Available", claimRef: null }),
    ],
  },
);
const declarations = CLOSED.slice(0, 1);
const away = together(world, {});

describe("a finding in a claim scope that is inferred", () => {
  it.each<readonly TruenasCollection[]>([["pools", "datasets"], ["datasets"]])(
    "is not resolved by a NAS whose %s are not read",
    (...lost) => {
      const looks = new GivenLooks([datasetUnreferenced]);
      const found = looks.at(0, world, { declarations }).findings;
      expect(found.some(({ scope }) => scope.name === `nas1:${ISCSI_PARENT}`)).toBe(true);
      const { datasets: _, pools: __, ...rest } = away;
      const silent = looks.at(1, rest, { declarations, lost });
      expect(silent.past.resolved).toEqual([]);
      expect(silent.aged.map(({ finding }) => finding.id)).toEqual(
        expect.arrayContaining(found.map(({ id }) => id)),
      );
    },
  );

  it("is resolved with its claim scope by a NAS that was read whole", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    looks.at(0, world, { declarations });
    const gone = looks.at(1, together(parents(NFS_PARENT), nfsVolume()), { declarations });
    expect(gone.past.resolved.length).toBeGreaterThan(0);
    expect(gone.aged).toEqual([]);
  });
});
