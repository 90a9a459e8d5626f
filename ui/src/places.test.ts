import { describe, expect, it } from "vitest";
import { type Named, objectText, placeOf, sourceAnchor, sourcePlace } from "./places.ts";

function named(kind: string, name: string, over: Partial<Named> = {}): Named {
  return { key: "key", kind, name, namespace: null, source: "nas1", ...over };
}

describe("the page of an object", () => {
  it("is of a claim its own, by its key, whatever stands in that", () => {
    const claim = named("pvc", "web", { key: "a-cluster/a uid?", namespace: "shop" });
    expect(placeOf(claim)).toBe("/volumes/a-cluster%2Fa%20uid%3F");
  });

  it("is of a disk the tree of storage with this disk of this system chosen", () => {
    expect(placeOf(named("disk", "sdd"))).toBe("/storage?object=disk%2Fnas1%3Asdd");
  });

  it("is of a snapshot the list of snapshots that bear its name", () => {
    expect(placeOf(named("snapshot", "tank/a@auto-1"))).toBe(
      "/snapshots?kind=ZfsSnapshot&source=nas1&q=tank%2Fa%40auto-1",
    );
    const snapshot = named("volumesnapshot", "nightly", { namespace: "shop", source: "prod" });
    expect(placeOf(snapshot)).toBe("/snapshots?kind=VolumeSnapshot&source=prod&q=shop%2Fnightly");
  });

  it("is of what no chain leads through the source that it is of", () => {
    for (const kind of ["cluster", "scope", "service", "credential", "failover", "nas-alert"])
      expect(placeOf(named(kind, "some"))).toBe("/sources#source-nas1");
  });

  it("is of what has none the chain through it", () => {
    const pod = named("pod", "web-0", { namespace: "shop", source: "prod" });
    expect(placeOf(pod)).toBe("/search?object=pod%2Fprod%3Ashop%2Fweb-0");
  });
});

describe("an object as the API takes it", () => {
  it("names its system, because another one may have a disk of the same name", () => {
    expect(objectText(named("disk", "sdd"))).toBe("disk/nas1:sdd");
  });
});

it("a source has its part of the page of sources, whatever it is called", () => {
  expect(sourcePlace("nas 1#a")).toBe("/sources#source-nas%201%23a");
  const [, hash = ""] = sourcePlace("nas 1#a").split(/#(.*)/);
  expect(decodeURIComponent(hash)).toBe(sourceAnchor("nas 1#a"));
  expect(sourceAnchor("memory")).not.toBe("memory");
});
