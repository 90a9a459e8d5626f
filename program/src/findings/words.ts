import { humanAge } from "../lib/units.ts";
import { unreachable } from "../lib/unreachable.ts";
import type { Reference } from "../correlate/links.ts";
import type { LocalUse } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";

/** A point in time with its age: "2026-11-02 08:00 UTC (22d ago)". */
export function timeEvidence(fact: string, at: number, now: number): Evidence {
  const text = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  return { fact, value: `${text} UTC (${humanAge(now - at)} ago)` };
}

/** What needs something, in one phrase: "pv/pvc-1 (path)". */
export function referenceText(reference: Reference): string {
  switch (reference.by) {
    case "pv":
      return `pv/${reference.pv.name}`;
    case "claim":
      return `pvc/${reference.claim.name} in ${reference.claim.namespace}`;
    case "attachment":
      return `volumeattachment/${reference.attachment.name} to node ${reference.attachment.nodeName}`;
    case "inlineVolume":
      return `an inline volume of pod/${reference.pod.name} in ${reference.pod.namespace}`;
    case "workload": {
      const { kind, name, namespace } = reference.workload;
      return `an inline volume of ${kind.toLowerCase()}/${name} in ${namespace}`;
    }
    case "mountAbove":
      return `${reference.name}, which mounts ${reference.path} above it`;
    case "volumeSnapshotContent":
      return `volumesnapshotcontent/${reference.content.name}`;
    case "volumeSnapshot": {
      const { name, namespace } = reference.volumeSnapshot;
      return `volumesnapshot/${name} in ${namespace}`;
    }
    case "clone":
      return `its clone ${reference.dataset.path}`;
    case "child":
      return `${reference.dataset.path} below it`;
    case "session":
      return "hostnqn" in reference.session
        ? `an NVMe-oF connection of ${reference.session.hostnqn}`
        : `an iSCSI session of ${reference.session.initiator}`;
    case "foreignTarget":
      return `${"subnqn" in reference.target ? "subsystem" : "target"} ${reference.target.name}, which its driver did not make,`;
    case "foreignShare": {
      const { protocol, name, path } = reference.share;
      return `${protocol.toUpperCase()} share ${name ?? path}, which its driver did not make,`;
    }
    case "localUse":
      return localUseText(reference.use);
    case "storageClass":
      return `storageclass/${reference.storageClass.name}, which has volumes made in it,`;
    case "job":
      return `job ${reference.jobId} (${reference.method})`;
    default:
      return unreachable(reference);
  }
}

/** What the TrueNAS runs in one phrase: "virtual machine 3 of the TrueNAS itself". */
export function localUseText({ kind, name }: LocalUse): string {
  return `${LOCAL_USES[kind]} ${name} of the TrueNAS itself`;
}

const LOCAL_USES: Readonly<Record<LocalUse["kind"], string>> = {
  vm: "virtual machine",
  app: "app",
  container: "container",
  replication: "replication task",
  cloudSync: "cloud sync task",
  cloudBackup: "TrueCloud backup task",
  rsync: "rsync task",
};

/** Bytes in the binary unit that leaves a number people read, four figures at most: "1.5 GiB". */
export function sizeText(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 2 ** (10 * at)).toPrecision(4))} ${UNITS[at]}`;
}

const UNITS = Object.freeze(["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const);

/** How many there are of something, with the first of them by name; nothing where there is none. */
export function countedNames(fact: string, names: readonly string[]): readonly Evidence[] {
  if (names.length === 0) return [];
  const shown = names.toSorted().slice(0, NAMES_SHOWN);
  const more = names.length - shown.length;
  const rest = more === 0 ? "" : `, and ${more} more`;
  return [{ fact, value: `${names.length}: ${shown.join(", ")}${rest}` }];
}

const NAMES_SHOWN = 3;
