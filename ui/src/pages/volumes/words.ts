import type { FilterWord } from "../../filter/language.ts";
import { TEXTS } from "../../texts.ts";

const { words } = TEXTS.volumes;

/** What volumes are filtered by: parameters of /volumes. */
export const VOLUME_WORDS: readonly FilterWord[] = [
  { name: "namespace", about: words.namespace },
  { name: "worst", about: words.worst },
  { name: "pool", about: words.pool },
  { name: "system", about: words.system },
  { name: "cluster", about: words.cluster },
  { name: "storageClass", about: words.storageClass },
  { name: "protocol", about: words.protocol },
  { name: "driver", about: words.driver },
  { name: "phase", about: words.phase },
  { name: "labelSelector", about: words.labelSelector },
  { name: "q", about: words.q },
];

/** Values of words that are the same everywhere. */
export const FIXED_VALUES: Readonly<Record<string, readonly string[]>> = {
  worst: ["error", "warning", "info"],
  protocol: ["nfs", "smb", "iscsi", "nvmeof", "local"],
  phase: ["Bound", "Pending", "Lost"],
};
