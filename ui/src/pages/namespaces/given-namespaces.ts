import type { NamespaceRow } from "../../../../program/src/api/contract.ts";

const GIB = 2 ** 30;

/** A namespace of two volumes, of which everything is known. */
export function givenNamespace(over: Partial<NamespaceRow> = {}): NamespaceRow {
  return {
    key: "prod/shop",
    name: "shop",
    cluster: "prod",
    volumes: 2,
    unknownVolumes: 0,
    sharedVolumes: 0,
    requestedBytes: 20 * GIB,
    provisionedBytes: 20 * GIB,
    unlimitedVolumes: 0,
    provisionedUnknownVolumes: 0,
    usedBytes: 5 * GIB,
    heldBySnapshotsBytes: GIB,
    filesystemUsedBytes: null,
    findings: 0,
    worst: null,
    ...over,
  };
}
