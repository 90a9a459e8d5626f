import type {
  Dataset,
  NvmeofNamespace,
  NvmeofSession,
  NvmeofSubsystem,
} from "../../model/truenas.ts";
import type { BlockDevice, BlockPath, BlockSession, BlockTarget } from "../links.ts";

/**
 * How one transport names its targets and ties them to what lies behind. `throughDevice` and `fromTarget` answer at least
 * with what they were asked about, as far as the tie goes.
 */
export interface Transport {
  /**
   * Targets that answer to a full IQN or NQN. `anyBase`: what stands before the name of the target is not the system's own
   * and does not count.
   */
  targetsNamed(name: string, anyBase: boolean): readonly BlockTarget[];
  qualifiedNameOf(target: BlockTarget): string | null;
  /** Extents or namespaces over this zvol. */
  devicesOver(dataset: Dataset): readonly BlockDevice[];
  throughDevice(device: BlockDevice): readonly BlockPath[];
  fromTarget(target: BlockTarget): readonly BlockPath[];
  sessionsOf(target: BlockTarget): readonly BlockSession[];
}

/** Tells the records of the two transports apart. */
export function isNvmeof(
  record: BlockTarget | BlockDevice | BlockSession,
): record is NvmeofSubsystem | NvmeofNamespace | NvmeofSession {
  return "subnqn" in record || "subsystem" in record;
}
