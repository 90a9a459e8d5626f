/**
 * "zvol/tank/a+b@c" -> "tank/a b": a device path writes a space as "+", which no dataset name may contain; what lies over
 * a snapshot needs the zvol that the snapshot is of.
 */
export function zvolOf(device: string | null): string | null {
  const zvol = device?.replace(/^(?:\/dev\/)?zvol\//, "").replace(/@.*$/, "");
  return zvol?.replaceAll("+", " ") ?? null;
}
