import type { Backing, BlockPath, BlockSession, BlockTarget, Link, Reference } from "../links.ts";
import { unreachable } from "../../lib/unreachable.ts";
import type { AnyRecord, Collection, Records } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { InventoryView } from "../../model/inventory.ts";

/** Leaves out of the answers of the whole picture what somebody does not see, and puts in its place what he sees of the rest. */
export class Cut {
  readonly #seen: InventoryView;

  constructor(seen: InventoryView) {
    this.#seen = seen;
  }

  link<C extends Collection>(
    collection: C,
    { to, ...rest }: Link<Records[C]>,
  ): readonly Link<Records[C]>[] {
    const record = this.#of(collection, to);
    return record === null ? [] : [{ to: record, ...rest }];
  }

  backing(whole: Backing): Backing {
    switch (whole.state) {
      case "found": {
        const [dataset] = this.link("datasets", whole.dataset);
        if (dataset === undefined) return NOT_SHOWN;
        const [share = null] = whole.share === null ? [] : this.link("shares", whole.share);
        return { ...whole, dataset, share, block: this.#block(whole.block) };
      }
      case "missing":
        return { ...whole, block: this.#block(whole.block) };
      case "ambiguous": {
        const candidates = whole.candidates.flatMap((one) => this.#of("datasets", one) ?? []);
        return { ...whole, candidates };
      }
      case "elsewhere":
        return whole;
      default:
        return unreachable(whole);
    }
  }

  /** Jobs, what is mounted above and what TrueNAS itself runs name no object that could be looked for: they are left out. */
  reference(whole: Reference): readonly Reference[] {
    switch (whole.by) {
      case "clone":
      case "child": {
        const dataset = this.#of("datasets", whole.dataset);
        return dataset === null ? [] : [{ ...whole, dataset }];
      }
      case "foreignTarget": {
        const target = this.#target(whole.target);
        return target === null ? [] : [{ ...whole, target }];
      }
      case "foreignShare": {
        const share = this.#of("shares", whole.share);
        return share === null ? [] : [{ ...whole, share }];
      }
      case "localUse":
      case "storageClass":
      case "job":
      case "mountAbove":
        return [];
      default:
        return this.#user(whole) === null ? [] : [whole];
    }
  }

  #user(by: User): AnyRecord | null {
    switch (by.by) {
      case "pv":
        return this.#of("persistentVolumes", by.pv);
      case "claim":
        return this.#of("persistentVolumeClaims", by.claim);
      case "attachment":
        return this.#of("volumeAttachments", by.attachment);
      case "inlineVolume":
        return this.#of("pods", by.pod);
      case "workload":
        return this.#of("workloads", by.workload);
      case "volumeSnapshotContent":
        return this.#of("volumeSnapshotContents", by.content);
      case "volumeSnapshot":
        return this.#of("volumeSnapshots", by.volumeSnapshot);
      case "session":
        return this.#session(by.session);
      default:
        return unreachable(by);
    }
  }

  #block(whole: BlockPath | null): BlockPath | null {
    if (whole === null) return null;
    const { target, device } = whole;
    const isNvmeof = device !== null && "subsystem" in device;
    return {
      ...whole,
      target: target && this.#target(target),
      device:
        device &&
        (isNvmeof ? this.#of("nvmeofNamespaces", device) : this.#of("iscsiExtents", device)),
    };
  }

  #target(whole: BlockTarget): BlockTarget | null {
    return "subnqn" in whole
      ? this.#of("nvmeofSubsystems", whole)
      : this.#of("iscsiTargets", whole);
  }

  #session(whole: BlockSession): BlockSession | null {
    return "hostnqn" in whole
      ? this.#of("nvmeofSessions", whole)
      : this.#of("iscsiSessions", whole);
  }

  #of<C extends Collection>(collection: C, record: Records[C]): Records[C] | null {
    return this.#seen.get(collection, keyOfRecord(record)) ?? null;
  }
}

type User = Exclude<
  Reference,
  {
    readonly by:
      | "clone"
      | "child"
      | "foreignTarget"
      | "foreignShare"
      | "localUse"
      | "storageClass"
      | "job"
      | "mountAbove";
  }
>;

const NOT_SHOWN: Backing = Object.freeze({
  state: "elsewhere",
  because: "where it leads belongs to others, or cannot be told",
});
