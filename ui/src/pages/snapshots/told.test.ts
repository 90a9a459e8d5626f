import { describe, expect, it } from "vitest";
import { givenSnapshot } from "./given-snapshots.ts";
import { inTheWayOf, nameParts, whyNotTold } from "./told.ts";

describe("what a snapshot is in the way of", () => {
  it("is nothing where nothing waits for it, nothing was cloned from it and nobody holds it", () => {
    expect(inTheWayOf(givenSnapshot({ holds: [] }))).toEqual([]);
  });

  it("is its own deletion where it is held", () => {
    expect(inTheWayOf(givenSnapshot({ holds: ["backup", "truenas"] }))).toEqual([
      "its own deletion: held by backup, truenas",
    ]);
  });

  it("is not nothing where its holds were not read, but nothing that is known", () => {
    const unread = givenSnapshot({ holds: null });
    expect(inTheWayOf(unread)).toBeNull();
    expect(whyNotTold(unread)).toEqual({
      word: "nothing known",
      hint: "Whether it is held was not read.",
    });
    expect(inTheWayOf({ ...unread, blocks: ["pvc-1"] })).toEqual(["deletion of pvc-1"]);
  });

  it("is its own deletion where it has clones, and that of volumes that wait", () => {
    const row = givenSnapshot({ clones: ["tank/a", "tank/b"], blocks: ["pvc-1"] });
    expect(inTheWayOf(row)).toEqual(["its own deletion: 2 clones", "deletion of pvc-1"]);
  });

  it("is not known of a VolumeSnapshot, which is not nothing: it is looked for on the NAS", () => {
    const row = givenSnapshot({ kind: "VolumeSnapshot", dataset: null, pool: null });
    expect(inTheWayOf(row)).toBeNull();
    expect(inTheWayOf({ ...row, clones: null, blocks: null })).toBeNull();
    expect(whyNotTold(row)).not.toEqual(whyNotTold(givenSnapshot({ clones: null })));
  });

  it("is not told, and not nothing, where others may have a part in it", () => {
    expect(inTheWayOf(givenSnapshot({ clones: null, blocks: null }))).toBeNull();
  });
});

describe("the name of a snapshot for reading", () => {
  it("is of a ZFS snapshot its own, and the last part of its dataset", () => {
    expect(nameParts(givenSnapshot())).toEqual({ own: "auto-1", of: "pvc-1" });
    expect(nameParts(givenSnapshot({ name: "tank@auto/1" }))).toEqual({
      own: "auto/1",
      of: "tank",
    });
    expect(nameParts({ kind: "VolumeSnapshot", name: "a@b" })).toEqual({ own: "a@b", of: null });
  });
});
