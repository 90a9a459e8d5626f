import { Problem } from "./problem.ts";

/** What ajv says of one mistake. */
interface Mistake {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** The part of a request that was wrong, and its mistakes. */
interface Refused {
  readonly validation?: unknown;
  readonly validationContext?: string;
}

/** One sentence for a request that does not fit its schema. */
export function inputProblem({ validation, validationContext }: Refused): Problem {
  const [first] = validation as readonly [Mistake];
  const part = PARTS[validationContext ?? ""] ?? "request";
  const name = first.instancePath.slice(1).replaceAll("/", ".");
  if (first.keyword === "additionalProperties")
    return new Problem(
      400,
      `${part}: ${JSON.stringify(first.params["additionalProperty"])} is not known`,
    );
  return new Problem(
    400,
    `${part}${name === "" ? "" : ` ${name}`}: ${first.message ?? "is wrong"}`,
  );
}

const PARTS: Readonly<Record<string, string>> = Object.freeze({
  querystring: "query",
  params: "path",
  body: "body",
});
