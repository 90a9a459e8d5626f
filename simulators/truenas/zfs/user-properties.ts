import type { NasSnapshot } from "../state.ts";
import type { ZfsNode } from "./tree.ts";

/** User properties in force. */
export type UserProperties = Readonly<Record<string, string>>;

/** User properties per node of one reading of the tree. */
export type UserPropertyBook = Map<ZfsNode, UserProperties>;

/** A dataset's own user properties over those it inherits: each is inherited by all below (zfsprops(7)). */
export function userPropertiesOf(node: ZfsNode, book: UserPropertyBook): UserProperties {
  const known = book.get(node);
  if (known !== undefined) {
    return known;
  }
  const inherited = node.parent === null ? {} : userPropertiesOf(node.parent, book);
  const properties = { ...inherited, ...node.dataset.userProperties };
  book.set(node, properties);
  return properties;
}

/** A snapshot inherits from its dataset: a mark on it proves nothing about who made it (facts/truenas-api.md §5.5). */
export function snapshotUserProperties(
  snapshot: NasSnapshot,
  node: ZfsNode,
  book: UserPropertyBook,
): UserProperties {
  return { ...userPropertiesOf(node, book), ...snapshot.userProperties };
}
