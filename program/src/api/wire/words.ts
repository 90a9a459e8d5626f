import { type TSchema, Type } from "typebox";

/** A value, or null where it is not known or there is none. */
export function orNull<T extends TSchema>(schema: T, description?: string) {
  return Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
}

/** One of these words; the type of a value is their union. */
export function oneOf<const W extends string>(words: readonly W[], description?: string) {
  const about = description === undefined ? {} : { description };
  return Type.Unsafe<W>({ type: "string", enum: [...words], ...about });
}

/** Phases of a PersistentVolumeClaim; one that we do not know is unknown. */
export const CLAIM_PHASE = oneOf(["Pending", "Bound", "Lost", "Unknown"]);

/** By what a volume is given out. */
export const PROTOCOL = oneOf(["nfs", "smb", "iscsi", "nvmeof", "local"]);

/** Of a sum over volumes: those whose dataset is not theirs alone. */
export const SHARED_VOLUMES = Type.Integer({
  description:
    "Claims whose dataset holds the data of other claims as well, here or elsewhere: what the NAS says of it counts once. Of others only those are counted that may be shown.",
});

/** Of a sum of what was promised: those that it does not count. */
export const UNPROMISED = {
  unlimitedVolumes: Type.Integer({
    description:
      "Claims whose dataset has neither volsize nor refquota: where it is not 0, provisionedBytes is a lower bound.",
  }),
  provisionedUnknownVolumes: Type.Integer({
    description: "Claims whose dataset is not known: likewise.",
  }),
};

/** A point in time. */
export function time(description: string) {
  return Type.Number({ description: `${description} (epoch ms).` });
}

/** The version of the shape of an answer; it grows when a field changes its meaning. */
export const SCHEMA_VERSION = Type.Literal(1);

/** When what an answer says was judged. */
export const AT = time("When it was judged");

/** What an object is called. */
export const NAME = Type.String();

/** A size. */
export const BYTES = Type.Number({ description: "Bytes." });
