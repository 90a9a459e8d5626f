/**
 * Whether `later` comes after `earlier` in one resource's history. Versions of digits are ordered as numbers (contract since
 * Kubernetes 1.35, KEP-5504, and true of etcd before); of others only equality is known, and a different one counts as later.
 */
export function isLater(later: string, earlier: string): boolean {
  if (!isNumber(later) || !isNumber(earlier)) return later !== earlier;
  return later.length === earlier.length ? later > earlier : later.length > earlier.length;
}

function isNumber(version: string): boolean {
  return /^[1-9]\d*$/.test(version);
}
