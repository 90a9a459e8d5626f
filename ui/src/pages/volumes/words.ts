import type { FilterWord } from "../../filter/language.ts";
import { TEXTS } from "../../texts.ts";

const { words } = TEXTS.volumes;

/** What volumes are filtered by: parameters of /volumes. */
export const VOLUME_WORDS: readonly FilterWord[] = [
  { name: "namespace", about: words.namespace },
  { name: "worst", about: words.worst, values: ["error", "warning", "info"] },
  { name: "pool", about: words.pool },
  { name: "system", about: words.system },
  { name: "cluster", about: words.cluster },
  { name: "storageClass", about: words.storageClass },
  { name: "protocol", about: words.protocol, values: ["nfs", "smb", "iscsi", "nvmeof", "local"] },
  { name: "driver", about: words.driver },
  { name: "phase", about: words.phase, values: ["Bound", "Pending", "Lost"] },
  { name: "labelSelector", about: words.labelSelector },
  { name: "q", about: words.q },
];
