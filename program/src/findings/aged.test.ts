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
import type { Finding } from "./finding.ts";
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

  it("is told as an older version wrote it down, without the cluster of what it concerns", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    looks.at(0, world, { declarations });
    const [now, ...others] = looks.memory.findings;
    if (now === undefined) throw new Error("nothing is remembered");
    const { impact: _, ...finding } = JSON.parse(now.text) as Finding;
    const text = JSON.stringify({ ...finding, concerns: ["shop/data-0", "lab"] });
    looks.memory = { ...looks.memory, findings: [{ ...now, text }, ...others] };
    const { aged } = looks.at(1, away, { declarations, lost: ["pools", "datasets"] });
    const told = aged.find(({ finding: { id } }) => id === now.id)?.finding;
    const unknown = { cluster: null, source: null };
    expect(told).toEqual({
      ...finding,
      impact: null,
      concerns: [
        { ...unknown, kind: "pvc", namespace: "shop", name: "data-0" },
        { ...unknown, kind: "namespace", namespace: "lab", name: null },
      ],
    });
  });

  it("is resolved with its claim scope by a NAS that was read whole", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    looks.at(0, world, { declarations });
    const gone = looks.at(1, together(parents(NFS_PARENT), nfsVolume()), { declarations });
    expect(gone.past.resolved.length).toBeGreaterThan(0);
    expect(gone.aged).toEqual([]);
  });
});
