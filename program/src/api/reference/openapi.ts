import type { TObject, TSchema } from "typebox";
import { PREFIX } from "../mount.ts";
import { PROBLEM } from "../problem.ts";
import { type AnyRoute, isDocument, isStream, type Route, type StreamRoute } from "../route.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * The description of the API (OpenAPI 3.1), which is JSON Schema throughout: what a route checks is what it says. A schema that has a
 * title is named by it and written once; throws where two different ones have the same.
 */
export function openApi(routes: readonly AnyRoute[]): Json {
  const named = new Named();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, named) };
  }
  const problem = named.ref(PROBLEM);
  return {
    openapi: "3.1.0",
    info: {
      title: "Plumbline",
      version: "1",
      summary: "What uses which storage, and what is out of plumb",
      description:
        "Every answer holds what the caller sees and nothing else. Times are milliseconds since 1970, sizes bytes. Names that a route does not know are refused.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: PREFIX }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description:
            "A token that the Kubernetes API server accepts, or on a workstation the one that `plumbline serve` printed.",
        },
      },
      responses: {
        Problem: {
          description: "Why there is no answer (RFC 9457).",
          content: { "application/problem+json": { schema: problem, example: PROBLEM_EXAMPLE } },
        },
      },
      schemas: named.schemas,
    },
  };
}

const PROBLEM_EXAMPLE = Object.freeze({
  title: "Bad Request",
  status: 400,
  detail: 'query: "limt" is not known',
});

function operation(route: AnyRoute, named: Named): Json {
  const { summary, policy } = route;
  return {
    operationId: operationId(route),
    summary,
    ...(policy.for === "anybody" ? { security: [] } : {}),
    ...("params" in route ? parametersOf(route.params, route.query, named) : {}),
    ...(isStream(route) ? parametersOf(null, route.query, named) : {}),
    ...("body" in route && route.method === "POST" ? { requestBody: bodyOf(route, named) } : {}),
    responses: { 200: answerOf(route, named), ...problemsOf(route) },
  };
}

/** `getFinding` of "/findings/:id" would need grammar; this is "getFindingsById". */
function operationId({ method, path }: AnyRoute): string {
  const words = path.split(/[/.-]/).filter((word) => word !== "");
  const names = words.map((word) =>
    word.startsWith(":") ? `By${capital(word.slice(1))}` : capital(word),
  );
  return method.toLowerCase() + (names.join("") || "Reference");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function parametersOf(params: TObject | null, query: TObject, named: Named): Json {
  const parameters = [
    ...(params === null ? [] : parametersIn("path", params, named)),
    ...parametersIn("query", query, named),
  ];
  return parameters.length === 0 ? {} : { parameters };
}

function parametersIn(place: "path" | "query", schema: TObject, named: Named): readonly Json[] {
  const required: readonly unknown[] = (schema as { required?: readonly string[] }).required ?? [];
  return Object.entries(schema.properties).map(([name, one]) => {
    const { description, ...rest } = named.plain(one) as { readonly description?: string };
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function bodyOf({ body, example }: Route, named: Named): Json {
  const schema = named.ref(body);
  const content = example === undefined ? { schema } : { schema, example };
  return { required: true, content: { "application/json": content } };
}

function answerOf(route: AnyRoute, named: Named): Json {
  if (isDocument(route))
    return { description: route.summary, content: { [route.type.split(";")[0] ?? ""]: {} } };
  if (isStream(route)) return streamOf(route, named);
  const content = { "application/json": { schema: named.ref(route.answer) } };
  return { description: route.summary, content };
}

/** OpenAPI 3.1 knows no stream of events: they are text to it, and what each holds is beside it. */
function streamOf({ summary, events }: StreamRoute, named: Named): Json {
  const types = Object.entries(events).map(([type, schema]) => [type, named.ref(schema)]);
  return {
    description: summary,
    content: {
      "text/event-stream": {
        schema: { type: "string", description: "Server-sent events (HTML Living Standard §9.2)." },
        "x-events": Object.fromEntries(types) as Json,
      },
    },
  };
}

function problemsOf(route: AnyRoute): Json {
  const unchanged = isCached(route) ? { 304: { description: "As you have it already." } } : {};
  const problems = problemStatuses(route).map((status) => [
    status,
    { $ref: "#/components/responses/Problem" },
  ]);
  return { ...unchanged, ...Object.fromEntries(problems) } as Json;
}

/** Statuses that a route answers with instead. */
function problemStatuses(route: AnyRoute): readonly number[] {
  if (isDocument(route)) return [429];
  const isAboutOne = "params" in route && Object.keys(route.params.properties).length > 0;
  return [
    400,
    401,
    ...(route.policy.for === "right" ? [403] : []),
    ...(isAboutOne ? [404] : []),
    429,
    503,
  ];
}

function isCached(route: AnyRoute): boolean {
  return "cached" in route && route.cached;
}

/** Schemas by their title, each written once. */
class Named {
  readonly schemas: Record<string, Json> = {};

  /** A schema with its parts, and a reference to it where it has a title. */
  ref(schema: TSchema): Json {
    return this.#ref(JSON.parse(JSON.stringify(schema)) as Json);
  }

  /** A schema in place. */
  plain(schema: TSchema): Json {
    return this.#parts(JSON.parse(JSON.stringify(schema)) as Json) as Json;
  }

  #ref(schema: Json): Json {
    const { title } = schema;
    const written = this.#parts(schema) as Json;
    if (typeof title !== "string") return written;
    const before = this.schemas[title];
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(written))
      throw new Error(`two different schemas are called ${title}`);
    this.schemas[title] = written;
    return { $ref: `#/components/schemas/${title}` };
  }

  #parts(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#inner(one));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== "$id")
        .map(([name, part]) => [name, this.#inner(part)]),
    );
  }

  #inner(value: unknown): unknown {
    const isTitled = typeof value === "object" && value !== null && "title" in value;
    return isTitled && typeof value.title === "string" ? this.#ref(value) : this.#parts(value);
  }
}
