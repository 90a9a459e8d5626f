import type { Sight } from "./sight.ts";

/** What a route asks for beyond being somebody: a verb on one of our own resources, or on a path. */
export type Right =
  | { readonly verb: "get" | "list" | "create" | "delete"; readonly resource: OwnResource }
  | { readonly verb: "get"; readonly path: string };

/** Virtual resources in the group `plumbline.io`: a ClusterRole names them, no CustomResourceDefinition is needed. */
export type OwnResource = "ignores";

/** Somebody whose credentials were accepted. */
export interface Caller {
  /** Tells callers apart for limits; no secret, and the same for every token of a user. */
  readonly id: string;
  /** As people know him. */
  readonly name: string;
  /**
   * What he sees; `asked`: of these namespaces only, null where he names none. Asks anew what is older than a minute. Rejects
   * where that is not known: the request is denied then.
   */
  sight(asked: readonly string[] | null): Promise<Sight>;
  /** Whether he has a right. Rejects as above. */
  may(right: Right): Promise<boolean>;
}

/** The part of a request that says who sends it. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** Address of the other side of the connection. */
  readonly from: string;
  /** Whether we look ourselves, for a stream that is open: that is no use of a session. */
  readonly isUnasked?: boolean;
}

/** Lets people in. */
export interface Gate {
  /** null where the credentials are nobody's. Rejects where it could not be found out: the request is denied then. */
  admit(credentials: Credentials): Promise<Caller | null>;
}
