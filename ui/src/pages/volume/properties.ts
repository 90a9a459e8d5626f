import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { bytesText } from "../../format/bytes.ts";
import { TEXTS } from "../../texts.ts";

const { properties: texts } = TEXTS.volume;

/** What a property is, in words, and a time where it is one (epoch ms). */
export interface Property {
  readonly label: string;
  /** null: it is not known. */
  readonly value: string | { readonly at: number } | null;
}

/** Properties of one object. */
export interface PropertyGroup {
  readonly title: string;
  readonly properties: readonly Property[];
  /** Whether labels may be long, as those that drivers write. */
  readonly hasLongLabels?: true;
}

/** The properties of the claim, its PersistentVolume and its dataset; of what is not there there are none. */
export function propertyGroups(detail: VolumeDetail): readonly PropertyGroup[] {
  return [claimGroup(detail), pvGroup(detail), datasetGroup(detail), userGroup(detail)].flatMap(
    (group) => (group === null ? [] : [group]),
  );
}

function claimGroup({ volume, claim }: VolumeDetail): PropertyGroup {
  const { dataSource, owner } = claim;
  return {
    title: texts.claim,
    properties: [
      { label: texts.phase, value: volume.phase },
      {
        label: texts.storageClass,
        value: volume.storageClass === "" ? TEXTS.none : volume.storageClass,
      },
      { label: texts.accessModes, value: listText(claim.accessModes) },
      { label: texts.made, value: { at: volume.createdAt } },
      ...(dataSource === null
        ? []
        : [
            {
              label: texts.dataSource,
              value: `${dataSource.kind} ${dataSource.namespace}/${dataSource.name}`,
            },
          ]),
      ...(owner === null ? [] : [{ label: texts.owner, value: owner }]),
      ...leaving(claim),
    ],
  };
}

function pvGroup({ persistentVolume: pv, volume: { driver } }: VolumeDetail): PropertyGroup | null {
  if (pv === null) return null;
  return {
    title: texts.pv,
    properties: [
      { label: texts.name, value: pv.name },
      { label: texts.phase, value: pv.phase },
      ...(pv.statusMessage === "" ? [] : [{ label: texts.message, value: pv.statusMessage }]),
      { label: texts.reclaimPolicy, value: pv.reclaimPolicy },
      { label: texts.volumeMode, value: pv.volumeMode },
      ...(pv.volumeMode === "Block"
        ? []
        : [{ label: texts.mountOptions, value: listText(pv.mountOptions) }]),
      { label: texts.accessModes, value: listText(pv.accessModes) },
      { label: texts.capacity, value: bytesText(pv.capacityBytes) },
      ...(driver === null ? [] : [{ label: texts.driver, value: driver }]),
      ...(pv.volumeHandle === null ? [] : [{ label: texts.volumeHandle, value: pv.volumeHandle }]),
      ...leaving(pv),
    ],
  };
}

function datasetGroup({ dataset, shares, targets }: VolumeDetail): PropertyGroup | null {
  if (dataset === null) return null;
  return {
    title: texts.kinds[dataset.kind],
    properties: [
      { label: texts.path, value: `${dataset.system}:${dataset.path}` },
      { label: texts.guid, value: dataset.guid },
      ...sized(texts.volsize, dataset.volsizeBytes),
      ...sized(texts.quota, dataset.quotaBytes),
      ...sized(texts.refquota, dataset.refquotaBytes),
      ...sized(texts.refreservation, dataset.refreservationBytes),
      { label: texts.compression, value: dataset.compression },
      { label: texts.sync, value: dataset.sync },
      {
        label: texts.blocks[dataset.kind],
        value: dataset.blockBytes === null ? null : bytesText(dataset.blockBytes),
      },
      ...(dataset.mountpoint === null
        ? []
        : [{ label: texts.mountpoint, value: dataset.mountpoint }]),
      ...(dataset.origin === null ? [] : [{ label: texts.origin, value: dataset.origin }]),
      ...(dataset.readonly === true ? [{ label: texts.readonly, value: texts.yes }] : []),
      ...(dataset.locked === true ? [{ label: texts.locked, value: texts.yes }] : []),
      { label: texts.made, value: { at: dataset.createdAt } },
      ...each(shares, texts.shares, (share) => ({
        label: texts.share(share.protocol),
        value: shareText(share),
      })),
      ...each(targets, texts.targets, (target) => ({
        label: texts.target(target.transport),
        value: target.name === null ? null : targetText(target),
      })),
    ],
  };
}

/** Some of what gives it out, one property each; one that is unknown where that there are none is not known. */
function each<T>(some: readonly T[] | null, label: string, of: (one: T) => Property) {
  return some === null ? [{ label, value: null }] : some.map(of);
}

function userGroup({ dataset }: VolumeDetail): PropertyGroup | null {
  const properties = Object.entries(dataset?.userProperties ?? {}).map(([label, value]) => ({
    label,
    value,
  }));
  return properties.length === 0 ? null : { title: texts.user, properties, hasLongLabels: true };
}

function leaving(of: {
  readonly deletionRequestedAt: number | null;
  readonly finalizers: readonly string[];
}): readonly Property[] {
  const { deletionRequestedAt: at, finalizers } = of;
  if (at === null) return [];
  return [
    { label: texts.deleted, value: { at } },
    { label: texts.finalizers, value: listText(finalizers) },
  ];
}

function sized(label: string, bytes: number | null): readonly Property[] {
  return bytes === null ? [] : [{ label, value: bytesText(bytes) }];
}

function shareText({
  name,
  path,
  enabled,
  networks,
  hosts,
}: NonNullable<VolumeDetail["shares"]>[number]): string {
  const whom = [...networks, ...hosts];
  return [
    name === null ? path : `${name} (${path})`,
    enabled ? "" : texts.disabled,
    whom.length === 0 ? "" : texts.onlyFor(whom.join(", ")),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function targetText({ name, unit, enabled }: NonNullable<VolumeDetail["targets"]>[number]): string {
  return [
    name ?? "",
    unit === null ? "" : texts.unit(unit),
    enabled === false ? texts.disabled : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function listText(words: readonly string[]): string {
  return words.length === 0 ? TEXTS.none : words.join(", ");
}
