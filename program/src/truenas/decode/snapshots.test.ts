import { describe, expect, it } from "vitest";
import { SYSTEM } from "../../model/given.ts";
import type { DecodeContext } from "./context.ts";
import { SHAPES } from "../shapes.ts";
import { Wire } from "../wire.ts";
import { decodePoolSnapshotDetails } from "./snapshots.ts";

const shapes = SHAPES["25.10"];
const context: DecodeContext = {
  system: SYSTEM,
  pools: new Map(),
  userProperties: [],
  hiddenPaths: { by: "substring", names: [] },
};

/** A snapshot of which ZFS counts so many holds and names these; `holds` left out: TrueNAS has no such field. */
function holdsOf(counted: string | null, holds?: Record<string, number>) {
  const property = (rawvalue: string) => ({ value: rawvalue, rawvalue, parsed: rawvalue });
  const row = {
    name: "tank/a@one",
    dataset: "tank/a",
    snapshot_name: "one",
    createtxg: "10",
    properties: {
      guid: property("1"),
      creation: property("1760000000"),
      ...(counted === null ? {} : { userrefs: property(counted) }),
    },
    ...(holds === undefined ? {} : { holds }),
  };
  const wire = new Wire([row], shapes.result("pool.snapshot.query"), shapes, "$").list()[0];
  return decodePoolSnapshotDetails(wire as Wire, context).holds;
}

describe("holds up to 25.10", () => {
  it("are the tags, in order, where they are as many as ZFS counts", () => {
    expect(holdsOf("2", { truenas: 1, backup: 1 })).toEqual(["backup", "truenas"]);
    expect(holdsOf("0", {})).toEqual([]);
  });

  it("are not known where fewer are named than counted: the look at them failed", () => {
    expect(holdsOf("1", {})).toBeNull();
    expect(holdsOf("2", { truenas: 1 })).toBeNull();
    expect(holdsOf("1")).toBeNull();
  });

  it("are not known where ZFS does not count them", () => {
    expect(holdsOf(null, {})).toBeNull();
    expect(holdsOf(null, { truenas: 1 })).toBeNull();
  });
});
