import type { VolumeDetail } from "../../../../program/src/api/contract.ts";

/** Why a field of a volume is not known: "zfsSnapshots", "sizes.usedBytes"; null where the API does not say. */
export function whyUnknown(
  { unknown }: Pick<VolumeDetail, "unknown">,
  field: string,
): string | null {
  return unknown.find(({ fields }) => fields.includes(field))?.because ?? null;
}
