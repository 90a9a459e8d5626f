/**
 * The three functions of the "Metadata Reflection API" that the dependency container inside @peculiar/x509 calls when it
 * is loaded. Import this file before that package: it refuses to load without them and brings none.
 */
const METADATA = new WeakMap<object, Map<unknown, unknown>>();

interface MetadataReflection {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

const reflection = Reflect as MetadataReflection;

reflection.getOwnMetadata ??= (key, target) => METADATA.get(target)?.get(key);

reflection.defineMetadata ??= (key, value, target) => {
  const entries = METADATA.get(target) ?? new Map<unknown, unknown>();
  METADATA.set(target, entries.set(key, value));
};

reflection.getMetadata ??= (key, target) => {
  let holder: object | null = target;
  while (holder !== null) {
    const value = METADATA.get(holder)?.get(key);
    if (value !== undefined) {
      return value;
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return undefined;
};
