import type { Collection, Records } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Key } from "../../model/ids.ts";
import type { Resource } from "./resource.ts";

/** A record under its key. */
export type RecordItem<C extends Collection> = { readonly key: Key } & {
  [K in C]: { readonly collection: K; readonly record: Records[K] };
}[C];

type Listed<C extends Collection> = Required<
  Pick<Resource<RecordItem<C>>, "keyOf" | "items" | "again">
>;

/** The items of a list whose rows are records of these collections. */
export function recordsOf<C extends Collection>(...collections: readonly C[]): Listed<C> {
  const itemOf = (collection: C, record: Records[C]) =>
    ({ key: keyOfRecord(record), collection, record }) as RecordItem<C>;
  return {
    keyOf: ({ key }) => key,
    *items({ inventory }) {
      for (const collection of collections)
        for (const record of inventory.all(collection)) yield itemOf(collection, record);
    },
    again: {
      of: collections,
      items: (keys, { inventory }) =>
        collections.flatMap((collection) =>
          [...keys].flatMap((key) => {
            const record = inventory.get(collection, key);
            return record === undefined ? [] : [itemOf(collection, record)];
          }),
        ),
    },
  };
}
