import type { ReviewedUser } from "../../model/access.ts";
import type { Sight } from "../sight.ts";
import { aCluster, handClock } from "./given.ts";
import { KubernetesGate } from "./kubernetes-gate.ts";

/** Where tests ask from. */
export const HERE = "10.0.0.1";
/** The right that shows everything. */
export const VOLUMES = "list persistentvolumes";
/** The right that shows a namespace. */
export const CLAIMS = "list persistentvolumeclaims";

/** A gate over a given cluster, which has these namespaces with something in them. */
export function aGate(namespaces: readonly string[] = ["blue", "green", "red"]) {
  const { cluster, reviewer } = aCluster();
  const clock = handClock();
  const gate = new KubernetesGate({ reviewer, clock, namespacesIn: () => namespaces });
  const admit = (token: string, from = HERE) =>
    gate.admit({ authorization: `Bearer ${token}`, cookie: undefined, from });
  return {
    cluster,
    clock,
    gate,
    admit,
    /** Lets somebody have a token and rights. */
    know: (token: string, user: ReviewedUser, ...rights: readonly string[]) => {
      cluster.tokens.set(token, user);
      cluster.rights.set(user.name, new Set(rights));
    },
    sees: async (token: string, asked: readonly string[] | null = null) => {
      const caller = await admit(token);
      if (caller === null) throw new Error(`${token} is nobody's`);
      return seen(await caller.sight(asked));
    },
    /** What was asked since the last time. */
    questions: () => cluster.asked.splice(0),
  };
}

/** What a sight shows: everything, or names in order. */
export function seen(sight: Sight): "everything" | readonly string[] {
  return sight.sees === "everything" ? "everything" : [...sight.names].toSorted();
}

/** A JSON Web Token with these claims, which nobody signed. */
export function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}
