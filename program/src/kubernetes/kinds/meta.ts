import type { DriverPart, Owner } from "../../model/kubernetes.ts";
import { field, flag, list, message, type Read, text, textMap, time, word } from "../wire/types.ts";
import { WireError } from "../wire/wire-error.ts";

/** Annotations that mean something to us; the others are stepped over (the last applied configuration can be large). */
const ANNOTATIONS = Object.freeze([
  "kor/used",
  "excluded-from-alerts",
  "volume.beta.kubernetes.io/storage-class",
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
]);

/** Labels that mean something to us, for kinds that are not selected by label. Velero marks what it made with the last two. */
const LABELS = Object.freeze([
  "kor/used",
  "excluded-from-alerts",
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/csi-role",
  "velero.io/backup-name",
  "velero.io/restore-name",
]);

const OWNER_REFERENCE = message({
  kind: field(1, word),
  name: field(3, text),
  uid: field(4, text),
  controller: field(6, flag),
});

/** meta/v1 ObjectMeta (apimachinery v0.37.2 generated.proto). */
const META_FIELDS = {
  name: field(1, text),
  namespace: field(3, word),
  uid: field(5, text),
  creationTimestamp: field(8, time),
  deletionTimestamp: field(9, time),
  annotations: field(12, textMap(ANNOTATIONS)),
};

/** ObjectMeta of a kind of which there are few fields to know. */
export const OBJECT_META = message({ ...META_FIELDS, labels: field(11, textMap(LABELS)) });

/** ObjectMeta of a kind that `-l` selects by any label, with its finalizers. */
export const LABELLED_META = message({
  ...META_FIELDS,
  labels: field(11, textMap()),
  finalizers: field(14, list(word)),
});

/** ObjectMeta of a kind that `-l` selects, that has finalizers, and that may belong to something. */
export const OWNED_LABELLED_META = message({
  ...META_FIELDS,
  labels: field(11, textMap()),
  ownerReferences: field(13, list(OWNER_REFERENCE)),
  finalizers: field(14, list(word)),
});

/** ObjectMeta of a kind that something else controls. */
export const OWNED_META = message({
  ...META_FIELDS,
  labels: field(11, textMap(LABELS)),
  ownerReferences: field(13, list(OWNER_REFERENCE)),
});

/** Only the version of an object, which a watch goes on from. */
export const VERSION_ONLY = message({
  metadata: field(1, message({ resourceVersion: field(6, text) })),
});

type ObjectMeta = Read<typeof OBJECT_META>;

/** A core/v1 ObjectReference; the UID may be left out by whoever wrote it. */
export const OBJECT_REFERENCE = message({
  namespace: field(2, text),
  name: field(3, text),
  uid: field(4, text),
});

/** The fields that every record starts with. Throws WireError where the server left out what it always sets. */
export function metaOf(meta: ObjectMeta | undefined, cluster: string) {
  return {
    cluster,
    uid: required(meta?.uid, "metadata.uid"),
    name: required(meta?.name, "metadata.name"),
    createdAt: required(meta?.creationTimestamp, "metadata.creationTimestamp"),
    deletionRequestedAt: meta?.deletionTimestamp ?? null,
    ignoreHint: ignoreHint(meta),
  };
}

/** As `metaOf`, for objects that live in a namespace. */
export function namespacedMetaOf(meta: ObjectMeta | undefined, cluster: string) {
  return { ...metaOf(meta, cluster), namespace: required(meta?.namespace, "metadata.namespace") };
}

/** The value, or a WireError that names the field: for what the API server always fills in. */
export function required<T extends string | number>(value: T | undefined, path: string): T {
  if (value === undefined || value === "") throw new WireError("a value", "none", path);
  return value;
}

/** The value if it is one of `allowed`, else `fallback`; without a fallback a WireError that names the field. */
export function oneOf<T extends string>(
  value: string | undefined,
  allowed: readonly T[],
  path: string,
  fallback?: T,
): T {
  const known = allowed.find((candidate) => candidate === value);
  if (known !== undefined) return known;
  if (fallback !== undefined) return fallback;
  throw new WireError(
    allowed.join(", "),
    value === undefined || value === "" ? "none" : "another word",
    path,
  );
}

/** The owner that controls the object, if one does. */
export function controllerOf(
  meta: Pick<Read<typeof OWNED_META>, "ownerReferences"> | undefined,
): Owner | null {
  const owner = meta?.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return null;
  return { kind: owner.kind ?? "", name: owner.name ?? "", uid: owner.uid ?? "" };
}

/** What an object goes away with (garbage collection): the owner that controls it, else the first. */
export function ownerOf(meta: Read<typeof OWNED_LABELLED_META> | undefined): Owner | null {
  const controller = controllerOf(meta);
  if (controller !== null) return controller;
  const [owner] = meta?.ownerReferences ?? [];
  return owner === undefined
    ? null
    : { kind: owner.kind ?? "", name: owner.name ?? "", uid: owner.uid ?? "" };
}

/** What the labels of democratic-csi's chart say that an object is (chart 0.15.1 templates); null where they say nothing. */
export function driverPartOf(meta: Pick<ObjectMeta, "labels"> | undefined): DriverPart | null {
  const role = meta?.labels?.["app.kubernetes.io/csi-role"];
  const release = meta?.labels?.["app.kubernetes.io/instance"];
  if (release === undefined || (role !== "controller" && role !== "node")) return null;
  return { release, role };
}

/** Hints of other tools that ask to be left alone (product.md "foreign hints"); `kor/used=false` is not one of them. */
const HINTS = Object.freeze(["kor/used", "excluded-from-alerts"]);

function ignoreHint(meta: ObjectMeta | undefined): string | null {
  const hint = HINTS.find(
    (name) => meta?.labels?.[name] === "true" || meta?.annotations?.[name] === "true",
  );
  return hint === undefined ? null : `${hint}=true`;
}
