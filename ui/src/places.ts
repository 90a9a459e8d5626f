/** An object by the words of the API: kind as `object` of /trace takes it, source as it is configured. */
export interface Named {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly source: string;
}

/** An object as `object` of /trace and /impact takes it, of this cluster or system and no other: "disk/nas1:sdd". */
export function objectText({ kind, name, namespace, source }: Omit<Named, "key">): string {
  return `${kind}/${source}:${namespace === null ? "" : `${namespace}/`}${name}`;
}

/** The address of a page with a query; what is undefined is left out, and one with several values is given once for each. */
export function address(
  path: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): string {
  const text = new URLSearchParams();
  for (const [name, value = []] of Object.entries(query))
    for (const one of typeof value === "string" ? [value] : value) text.append(name, one);
  return text.size === 0 ? path : `${path}?${text.toString()}`;
}

/** The page of a claim, by its key. */
export function volumePlace(key: string): string {
  return `/volumes/${encodeURIComponent(key)}`;
}

/** The page of a namespace of a cluster. */
export function namespacePlace(name: string, cluster: string): string {
  return address(`/namespaces/${encodeURIComponent(name)}`, { cluster });
}

/** A pool, vdev, disk or system, chosen in the tree of storage. */
export function storagePlace(object: string): string {
  return address("/storage", { object });
}

/** A cluster or system on the page of sources, by its configured name: the part of the page is called as the address ends. */
export function sourcePlace(name: string): string {
  return `/sources#${encodeURIComponent(sourceAnchor(name))}`;
}

/** What the part of the page about a source is called: no source is called as another part. */
export function sourceAnchor(name: string): string {
  return `source-${name}`;
}

/** The list of findings with one of them opened. */
export function findingPlace(id: string): string {
  return address("/findings", { finding: id });
}

/** The page that shows an object; of one that has none of its own, the chain that leads through it. */
export function placeOf(named: Named): string {
  const { key, kind, name, namespace, source } = named;
  switch (kind) {
    case "pvc":
      return volumePlace(key);
    case "namespace":
      return namespacePlace(name, source);
    case "system":
      return storagePlace(`system/${name}`);
    case "pool":
    case "vdev":
    case "disk":
      return storagePlace(objectText(named));
    case "cluster":
    case "scope":
    case "service":
    case "credential":
    case "failover":
    case "nas-alert":
    case "nas-job":
      return sourcePlace(source);
    case "snapshot":
      return address("/snapshots", { kind: "ZfsSnapshot", source, q: name });
    case "volumesnapshot":
      return address("/snapshots", {
        kind: "VolumeSnapshot",
        source,
        q: `${namespace ?? ""}/${name}`,
      });
    default:
      return address("/search", { object: objectText(named) });
  }
}
