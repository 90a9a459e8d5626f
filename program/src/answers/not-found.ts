import { findRecords, type Question, TRACE_KINDS } from "../correlate/trace/find.ts";
import { blindness } from "../correlate/trace/trace.ts";
import { suggest } from "../lib/suggest.ts";
import type { AnyRecord } from "../model/collections.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Answerable } from "./answerable.ts";
import { Unknown } from "./unknown.ts";
import { listed } from "../lib/words.ts";

type Looked = Pick<Answerable, "inventory" | "links" | "sources" | "onlyNamespaces">;

/**
 * Throws `Unknown` for an object that is not there, with what was probably meant. Does nothing where that cannot be told,
 * because objects of its kind were not all read, or no list would show it. Who does not see everything is told alike of what is not
 * there and of what is not his.
 */
export function refuseUnknown(command: "trace" | "explain", question: Question, all: Looked): void {
  const { inventory, onlyNamespaces } = all;
  const { kind, name, namespace } = question;
  const object = `${JSON.stringify(`${kind}/${name}`)}${namespace === null ? "" : ` in namespace ${namespace}`}`;
  if (blindness(inventory, TRACE_KINDS[kind].collection, name) !== null) return;
  if (onlyNamespaces !== undefined)
    throw new Unknown({
      where: command,
      expected: "an object that you may see",
      found: `${object}, which is not known, or belongs to others too`,
      next: "check kind, name and namespace",
    });
  throw new Unknown({
    where: command,
    expected: "an object that exists",
    found: `${object}, which does not`,
    next:
      withItsSource(question, all) ??
      meant(question, inventory) ??
      "check kind and name; everything of this kind was read",
  });
}

/** Where "disk/nas1/sdd" was asked for: lists write a system before a name as "nas1:sdd". Null unless that is there. */
function withItsSource(question: Question, { inventory, links, sources }: Looked): string | null {
  const { kind, name } = question;
  const source = sources.find((candidate) => name.startsWith(`${candidate.name}/`))?.name;
  if (source === undefined) return null;
  const own = name.slice(source.length + 1);
  const isThere = findRecords({ ...question, name: own }, inventory, links).length > 0;
  return isThere ? `did you mean ${kind}/${source}:${own}?` : null;
}

/** What still names the object, else namespaces that have one of this name, else a name that is near; null where there is nothing. */
function meant(question: Question, inventory: InventoryView): string | null {
  const { kind, name, namespace } = question;
  if (kind === "pvc") {
    const [pv] = [...inventory.all("persistentVolumes")].filter(
      ({ claimRef }) =>
        claimRef?.name === name && (namespace === null || claimRef.namespace === namespace),
    );
    if (pv !== undefined)
      return `it is gone, but pv/${pv.name} (${pv.phase}) still names it: trace that`;
  }
  const all: Iterable<AnyRecord> = inventory.all(TRACE_KINDS[kind].collection);
  const records = [...all].flatMap(namespacedName);
  const elsewhere = records.flatMap((record) =>
    record.name === name && record.namespace !== null ? [record.namespace] : [],
  );
  if (elsewhere.length > 0) {
    const places = [...new Set(elsewhere)].toSorted();
    return `there is one in ${listed(places.slice(0, MOST_PLACES))}`;
  }
  const names = records
    .filter((record) => namespace === null || record.namespace === namespace)
    .map((record) => record.name);
  const near = suggest(name, names);
  return near === null ? null : `did you mean ${kind}/${near}?`;
}

/** More namespaces than this are not named: it is a hint, not an answer. */
const MOST_PLACES = 3;

function namespacedName(
  record: AnyRecord,
): readonly { readonly name: string; readonly namespace: string | null }[] {
  if (!("name" in record) || record.name === null) return [];
  return [{ name: record.name, namespace: "namespace" in record ? record.namespace : null }];
}
