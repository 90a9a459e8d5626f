import { describe, expect, it } from "vitest";
import type { NamespaceRow } from "../../../../program/src/api/contract.ts";
import { namespaceViews } from "./namespaces.ts";

function aNamespace(name: string, usedBytes: number | null): NamespaceRow {
  return {
    key: name,
    name,
    cluster: "prod",
    volumes: 1,
    unknownVolumes: 0,
    sharedVolumes: 0,
    requestedBytes: null,
    provisionedBytes: null,
    unlimitedVolumes: 0,
    provisionedUnknownVolumes: 0,
    usedBytes,
    heldBySnapshotsBytes: null,
    filesystemUsedBytes: null,
    findings: 0,
    worst: null,
  };
}

describe("namespaces by real bytes", () => {
  it("compare with the one that uses most", () => {
    const views = namespaceViews([aNamespace("shop", 200), aNamespace("lab", 50)]);
    expect(views.map(({ name, ratio }) => [name, ratio])).toEqual([
      ["shop", 1],
      ["lab", 0.25],
    ]);
  });

  it("are left out where it is not known that they use anything, and zero is not unknown", () => {
    const views = namespaceViews([aNamespace("lab", null), aNamespace("empty", 0)]);
    expect(views.map(({ name, ratio }) => [name, ratio])).toEqual([["empty", 0]]);
  });
});
