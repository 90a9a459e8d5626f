/**
 * Identity. An object is known by (cluster, UID) or (system, GUID), never by a name, a URL or an address:
 * names are reused, addresses move, and a deletion decided on either would hit the wrong object.
 */

/** UID of the kube-system namespace: the one thing of a cluster that survives renames and new endpoints. */
export type ClusterId = string;

/** `system.host_id` of a TrueNAS, else its lowest pool GUID. HA peers answer with the same one. */
export type SystemId = string;

/** Key of an object in the inventory: `<cluster or system id>/<UID, GUID or composite>`. Opaque; build it with `keyOf`. */
export type Key = string & { readonly __key: unique symbol };

/** Joins the owner and the object's own identity into one key. Owner ids hold no slash. */
export function keyOf(owner: string, identity: string | number): Key {
  return `${owner}/${identity}` as Key;
}

/** The object's own identity in a key. */
export function identityIn(key: Key): string {
  return key.slice(key.indexOf("/") + 1);
}
