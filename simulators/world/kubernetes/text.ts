/** Bytes as a Kubernetes quantity, in the largest unit that divides them. */
export function quantity(sizeBytes: number): string {
  const units: readonly (readonly [string, number])[] = [
    ["Ti", 2 ** 40],
    ["Gi", 2 ** 30],
    ["Mi", 2 ** 20],
    ["Ki", 2 ** 10],
  ];
  const unit = units.find(([, size]) => sizeBytes >= size && sizeBytes % size === 0);
  return unit === undefined ? String(sizeBytes) : `${sizeBytes / unit[1]}${unit[0]}`;
}

/** RFC 3339 in whole seconds, as Kubernetes writes times. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
