import { LENGTH_DELIMITED, type ProtobufReader } from "./protobuf-reader.ts";
import { count, field, message, type Read, text } from "./types.ts";
import { WireError } from "./wire-error.ts";

/** The first four bytes of every Kubernetes protobuf answer (apimachinery `runtime/serializer/protobuf`). */
export const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** Fields of runtime.Unknown, the envelope after the magic. */
export const UNKNOWN = Object.freeze({ typeMeta: 1, raw: 2 });

/** runtime.TypeMeta. */
export const TYPE_META = message({ apiVersion: field(1, text), kind: field(2, text) });

/** meta/v1 ListMeta. */
export const LIST_META = message({ resourceVersion: field(2, text), continue: field(3, text) });

/** meta/v1 Status: what the server answers instead of an object. */
export const STATUS = message({
  message: field(3, text),
  reason: field(4, text),
  details: field(5, message({ retryAfterSeconds: field(5, count) })),
  code: field(6, count),
});

/** A Status, as far as we read it. */
export type Status = Read<typeof STATUS>;

/** Steps into an enveloped object: leaves the reader at the start of its bytes and answers its kind and where it ends. */
export function openEnvelope(
  reader: ProtobufReader,
  end: number,
): { readonly kind: string; readonly end: number } {
  const start = reader.position;
  if (
    end - start < MAGIC.length ||
    reader.bytes.compare(MAGIC, 0, MAGIC.length, start, start + MAGIC.length) !== 0
  ) {
    throw new WireError("a Kubernetes protobuf object", "other bytes");
  }
  reader.position += MAGIC.length;
  let kind = "";
  while (reader.position < end) {
    const tag = reader.varint();
    if ((tag & 7) !== LENGTH_DELIMITED) throw new WireError("an envelope", `wire type ${tag & 7}`);
    const fieldEnd = reader.lengthDelimited(end);
    if (tag >>> 3 === UNKNOWN.raw) return { kind, end: fieldEnd };
    if (tag >>> 3 === UNKNOWN.typeMeta)
      kind = TYPE_META.fromProtobuf(reader, fieldEnd, undefined)?.kind ?? "";
    else reader.position = fieldEnd;
  }
  throw new WireError("an object in the envelope", "none");
}
