import { TEXTS } from "../../texts.ts";
import { type Part, partsIn } from "./tree.ts";

/** What the state of a part means for what lies on it: one sentence, and how bad that is. */
export interface Meaning {
  readonly tone: "danger" | "warning" | "info";
  readonly text: string;
}

const texts = TEXTS.storage.meaning;

/** What it means that a part is as it is; null of a system, of which its pools say that. */
export function meaningOf(part: Part): Meaning | null {
  switch (part.kind) {
    case "system":
      return null;
    case "loose":
      return looseMeaning(part);
    case "pool":
      return poolMeaning(part);
    case "vdev":
    case "disk":
      return part.pool === null ? looseMeaning(part) : memberMeaning(part, part.pool.name);
  }
}

function looseMeaning({ health, system }: Part): Meaning {
  if (health === "unknown") return { tone: "info", text: texts.poolsUnread(system) };
  return { tone: "info", text: texts.loose };
}

/** A pool lives as long as each of its vdevs does. */
function poolMeaning(pool: Part): Meaning {
  const vdevs = pool.children.filter(({ hanging }) => hanging !== null);
  if (pool.health === "failed") return { tone: "danger", text: texts.gone(pool.name) };
  const known = vdevs.flatMap((vdev) =>
    vdev.margin === null ? [] : [{ vdev, margin: vdev.margin }],
  );
  const [weakest] = known.toSorted((a, b) => a.margin - b.margin);
  if (weakest === undefined || known.length < vdevs.length)
    return { tone: "info", text: texts.marginUnknown };
  return memberMeaning(weakest.vdev, pool.name);
}

/** A disk is spoken of by the vdev that it is in; one that is in none is that itself. */
function memberMeaning(part: Part, pool: string): Meaning {
  const { kind, class: klass, hanging, margin, within, name, health } = part;
  if (hanging === null) return { tone: "info", text: texts.holdsNothing(klass ?? "") };
  if (margin === null) return { tone: "info", text: texts.marginUnknown };
  const vdev = kind === "vdev" ? name : within;
  if (vdev === null)
    return health === "failed"
      ? { tone: "danger", text: texts.gone(pool) }
      : { tone: "warning", text: texts.alone(name, pool) };
  if (margin < 0) return { tone: "danger", text: texts.lostTooMany(vdev, pool) };
  if (margin === 0) return { tone: "danger", text: texts.lastOne(vdev, pool) };
  return { tone: isWhole(part) ? "info" : "warning", text: texts.canLose(vdev, margin) };
}

function isWhole(part: Part): boolean {
  return partsIn([part]).every(({ health }) => health === "well");
}
