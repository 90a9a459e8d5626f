const UID_LENGTH = 36;
const PREFIX = /^[a-z0-9-]+-$/;
const UID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The UID of a Kubernetes object that a name ends with: "pvc-<UID>", "snapshot-<UID>"; null where it ends with none. Asked of every
 * snapshot there is, so the one character that most names lack is looked at first.
 */
export function uidIn(name: string): string | null {
  const at = name.length - UID_LENGTH;
  if (at < 2 || name[at - 1] !== "-") return null;
  const uid = name.slice(at);
  return UID.test(uid) && PREFIX.test(name.slice(0, at)) ? uid : null;
}
