/**
 * A ZFS user property by which people say on the NAS that a dataset is kept on purpose: "true" on it or on anything above it
 * (`zfs set plumbline:keep=true tank/k8s/old`). Nothing else that they write there counts, or is kept by us.
 */
export const KEEP_PROPERTY = "plumbline:keep";
/** Its one value that counts. */
export const KEEP_VALUE = "true";
