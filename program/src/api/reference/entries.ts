import type { TSchema } from "typebox";
import type { Policy } from "../policy.ts";
import { type AnyRoute, isDocument, isStream } from "../route.ts";

/** One route as a person reads about it. */
export interface Entry {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Who may ask it, a sentence. */
  readonly policy: string;
  readonly fields: readonly Field[];
  /** Types of its events; empty where it has none. */
  readonly events: readonly { readonly type: string; readonly about: string }[];
}

/** Something that a request holds. */
export interface Field {
  readonly name: string;
  readonly place: "path" | "query" | "body";
  readonly isNeeded: boolean;
  readonly type: string;
  readonly about: string;
}

/** Every route, in the order of the table. */
export function entries(routes: readonly AnyRoute[]): readonly Entry[] {
  return routes.map((route) => ({
    method: route.method,
    path: route.path,
    summary: route.summary,
    policy: policyWords(route.policy),
    fields: fieldsOf(route),
    events: isStream(route)
      ? Object.entries(route.events).map(([type, schema]) => ({ type, about: aboutOf(schema) }))
      : [],
  }));
}

function policyWords(policy: Policy): string {
  switch (policy.for) {
    case "anybody":
      return "Anybody: it tells nothing of what is watched.";
    case "nobody":
      return "Nobody.";
    case "caller":
      return "Whoever has credentials; the answer holds what he sees.";
    case "right": {
      const { right } = policy;
      const what = "resource" in right ? `\`${right.resource}.plumbline.io\`` : `\`${right.path}\``;
      return `Whoever has the verb \`${right.verb}\` on ${what}.`;
    }
  }
}

function fieldsOf(route: AnyRoute): readonly Field[] {
  if (isDocument(route)) return [];
  if (isStream(route)) return fieldsIn("query", route.query);
  return [
    ...fieldsIn("path", route.params),
    ...fieldsIn("query", route.query),
    ...(route.method === "POST" ? fieldsIn("body", route.body) : []),
  ];
}

function fieldsIn(place: Field["place"], schema: TSchema): readonly Field[] {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, Described>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    place,
    isNeeded: required.includes(name),
    type: typeOf(one),
    about: aboutOf(one),
  }));
}

interface Described {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Described[];
  readonly enum?: readonly unknown[];
  readonly items?: Described;
}

/** "string", "integer", "several strings", "`a`, `b`". */
function typeOf({ type, const: only, anyOf, enum: some, items }: Described): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (some !== undefined) return some.map((one) => `\`${JSON.stringify(one)}\``).join(", ");
  if (anyOf !== undefined) return anyOf.map(typeOf).join(", ");
  if (type === "array" && items !== undefined) return `several of: ${typeOf(items)}`;
  return type ?? "anything";
}

function aboutOf(schema: TSchema | Described): string {
  return (schema as { readonly description?: string }).description ?? "";
}
