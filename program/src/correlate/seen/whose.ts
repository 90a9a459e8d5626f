import type { ClusterId } from "../../model/ids.ts";

/** Namespaces of one cluster: whoever may see them sees what belongs to them, and nothing else. */
export interface Whose {
  readonly cluster: ClusterId;
  readonly names: ReadonlySet<string>;
}
