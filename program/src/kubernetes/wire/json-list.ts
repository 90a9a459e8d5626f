import { atOnce, type Slices } from "../../lib/slices.ts";
import type { ListMeta } from "./protobuf-list.ts";
import { message, jsonField as json, text } from "./types.ts";
import { typeName, WireError } from "./wire-error.ts";

const LIST = message({
  kind: json(text),
  metadata: json(message({ resourceVersion: json(text), continue: json(text) })),
});

/** Reads a Kubernetes list from JSON text. Throws WireError, with the path, where it is not a whole list of that kind. */
export function readJsonList(
  body: string,
  listKind: string,
  onItem: (item: unknown) => void,
): ListMeta {
  return atOnce(readJsonListInSlices(body, listKind, onItem));
}

/** Items of a slice. */
const AT_A_TIME = 50;

/** The same in slices; to parse the text is one of them. */
export function* readJsonListInSlices(
  body: string,
  listKind: string,
  onItem: (item: unknown) => void,
): Slices<ListMeta> {
  const value = parse(body);
  yield;
  const { kind, metadata } = LIST.fromJson(value) ?? {};
  if (kind !== listKind) throw new WireError(listKind, kind ?? "no kind", "kind");
  const items = (value as { items?: unknown }).items;
  if (!Array.isArray(items))
    throw new WireError("a list", items === undefined ? "nothing" : typeName(items), "items");
  for (const [index, item] of items.entries()) {
    try {
      onItem(item);
    } catch (error) {
      throw error instanceof WireError ? error.within(index).within("items") : error;
    }
    if (index % AT_A_TIME === 0) yield;
  }
  return {
    resourceVersion: metadata?.resourceVersion ?? "",
    continueToken: metadata?.continue ?? "",
  };
}

/** Parses JSON; what cannot be parsed is a WireError like every other wrong shape. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new WireError("JSON", body.trimStart().startsWith("<") ? "HTML" : "another text");
  }
}
