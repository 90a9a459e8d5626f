import type { NamespaceRow } from "../../../../program/src/api/contract.ts";

/** A namespace beside others. */
export interface NamespaceView {
  readonly key: string;
  readonly name: string;
  readonly cluster: string;
  readonly usedBytes: number;
  /** Of the one that uses most: 0 to 1. */
  readonly ratio: number;
  /** Volumes of which it is not known what they use: it may be more. */
  readonly unknownVolumes: number;
  readonly findings: number;
}

/** Namespaces that use something, as bars that compare; they come with the largest first. */
export function namespaceViews(rows: readonly NamespaceRow[]): readonly NamespaceView[] {
  const used = rows.flatMap((row) =>
    row.usedBytes === null ? [] : [{ ...row, usedBytes: row.usedBytes }],
  );
  const most = Math.max(...used.map(({ usedBytes }) => usedBytes), 1);
  return used.map(({ key, name, cluster, usedBytes, unknownVolumes, findings }) => ({
    key,
    name,
    cluster,
    usedBytes,
    ratio: usedBytes / most,
    unknownVolumes,
    findings,
  }));
}
