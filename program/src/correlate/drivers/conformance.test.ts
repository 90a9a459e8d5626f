import { describe, expect, it } from "vitest";
import { aContent, inventoryOf, together } from "../../model/given.ts";
import type { Dataset } from "../../model/truenas.ts";
import { createLinks } from "../join.ts";
import type { Clue } from "../links.ts";
import { DEMOCRATIC_CSI_CASES } from "./given-democratic-csi.ts";
import { FOREIGN_CASES } from "./given-foreign.ts";
import { TNS_CSI_CASES } from "./given-tns-csi.ts";
import { TRUENAS_CSI_CASES } from "./given-truenas-csi.ts";
import { type DriverCase, pvOf, snapshotOf } from "./given.ts";
import { cluesOf, DRIVERS, driverTypeOf, ownerOf } from "./registry.ts";

/** The same questions to every driver, with what each writes into PersistentVolumes, datasets and snapshots. */
const DRIVER_CASES: readonly DriverCase[] = [
  ...DEMOCRATIC_CSI_CASES,
  ...TRUENAS_CSI_CASES,
  ...TNS_CSI_CASES,
  ...FOREIGN_CASES,
];

type OnNas = DriverCase & { readonly dataset: Dataset };

const ON_NAS = DRIVER_CASES.filter((one): one is OnNas => one.dataset !== null);

function linksOf(given: DriverCase) {
  const inventory = inventoryOf(together(given.nas, { persistentVolumes: [pvOf(given)] }));
  return { inventory, links: createLinks(inventory) };
}

describe("a volume of every driver", () => {
  it.each(DRIVER_CASES)("states where its data is: $title", (given) => {
    expect(cluesOf(given.source)).toEqual(given.clues);
  });

  it.each(ON_NAS.filter(({ clues }) => clues.length > 0))(
    "leads to its dataset: $title",
    (given) => {
      const { links } = linksOf(given);
      expect(links.backing(pvOf(given))).toMatchObject({
        state: "found",
        dataset: { to: { path: given.dataset.path } },
      });
    },
  );

  it.each(DRIVER_CASES.filter(({ clues }) => clues.length === 0))(
    "is elsewhere where it states nothing: $title",
    (given) => {
      expect(linksOf(given).links.backing(pvOf(given)).state).toBe("elsewhere");
    },
  );

  it.each(ON_NAS)("is a reference that keeps its dataset: $title", (given) => {
    const references = [...linksOf(given).links.references(given.dataset)];
    expect(references).toContainEqual(expect.objectContaining({ by: "pv", pv: pvOf(given) }));
  });

  it.each(ON_NAS)("is found by every index that its clues ask: $title", (given) => {
    const { inventory } = linksOf(given);
    for (const [index, value] of given.clues.flatMap(indexOf))
      expect(inventory.find("persistentVolumes", index, value)).toEqual([pvOf(given)]);
  });
});

type Asked = readonly ["mountPath" | "smbShare" | "iqn" | "nqn" | "anyHandle", string];

function indexOf(clue: Clue): readonly Asked[] {
  switch (clue.by) {
    case "path":
      return [["mountPath", clue.path]];
    case "smbShare":
      return [["smbShare", clue.share.toLowerCase()]];
    case "iqn":
      return [["iqn", clue.iqn]];
    case "nqn":
      return [["nqn", clue.nqn]];
    case "handle":
      return [["anyHandle", clue.handle]];
    case "dataset":
      return [];
  }
}

describe("a dataset of every driver", () => {
  it.each(ON_NAS)("says whose it is: $title", (given) => {
    expect(linksOf(given).links.ownership(given.dataset)).toMatchObject(given.ownership ?? {});
  });

  it.each(ON_NAS)("owns no child that only inherits its marks: $title", ({ dataset }) => {
    const child = { ...dataset, path: `${dataset.path}/child`, mountpoint: null };
    const around = { parent: dataset, shares: () => [], targets: () => [] };
    expect(["notOurs", "foreign"]).toContain(ownerOf(child, around).state);
  });

  it.each(ON_NAS)("says whether TrueNAS has an object that gives it out: $title", (given) => {
    const type = driverTypeOf(given.dataset);
    expect(type?.sharedByTruenas ? true : null).toBe(given.shared);
  });

  it.each(ON_NAS.filter(({ shared }) => shared))(
    "is given out as its type says: $title",
    (given) => {
      const { links } = linksOf(given);
      const protocol = driverTypeOf(given.dataset)?.protocol;
      const ways = [
        ...links.sharesOf(given.dataset).map((share) => share.protocol),
        ...links.blockPathsOf(given.dataset).map((path) => path.target && path.transport),
      ];
      expect(ways).toEqual([protocol]);
    },
  );

  it.each(ON_NAS.filter(({ shared }) => shared))(
    "is given out by nobody but its driver: $title",
    (given) => {
      const { links } = linksOf({ ...given, source: { type: "other", plugin: "x" } });
      const by = [...links.references(given.dataset)].map((reference) => reference.by);
      expect(by).not.toContain("foreignShare");
      expect(by).not.toContain("foreignTarget");
    },
  );
});

describe("a snapshot of every driver that makes them", () => {
  const WITH_SNAPSHOT = ON_NAS.flatMap((given) => {
    const made = snapshotOf(given);
    return made && given.snapshot ? [{ ...given, made, snapshot: given.snapshot }] : [];
  });

  it.each(WITH_SNAPSHOT)("is read from its handle, and read back: $title", (given) => {
    const { made, snapshot, source, dataset, nas } = given;
    const content = aContent({
      driver: source.type === "csi" ? source.driver : "",
      sourceVolumeHandle: source.type === "csi" ? source.volumeHandle : null,
      snapshotHandle: snapshot.handle,
    });
    const records = { zfsSnapshots: [made.record], volumeSnapshotContents: [content] };
    const links = createLinks(inventoryOf(together(nas, records)));
    expect(links.zfsOf(content)?.to).toEqual(made.record);
    expect(links.contentsOf(made.record).map(({ to }) => to)).toEqual([content]);
    expect([...links.references(dataset)]).toContainEqual(
      expect.objectContaining({ by: "volumeSnapshotContent", content }),
    );
  });

  it.each(WITH_SNAPSHOT)("is proven by its mark, where there is one: $title", (given) => {
    const { made, snapshot } = given;
    const isProven = DRIVERS.some((driver) => driver.isCsiSnapshot(made.details));
    expect(isProven).toBe(snapshot.properties !== null);
  });
});

describe("the registry", () => {
  it("has no driver twice, and no property that two drivers read", () => {
    const names = DRIVERS.map(({ name }) => name);
    const properties = DRIVERS.flatMap(({ userProperties }) => userProperties);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(properties).size).toBe(properties.length);
  });
});
