import type { ChangingWorld } from "./changing-world.ts";
import { TENANT_NAMESPACES } from "./tools.ts";
import { sizeOf } from "./world-size.ts";

/** One kind of question, asked in a few ways so that no single answer is what is measured. */
export interface Question {
  readonly what: string;
  readonly paths: readonly string[];
  readonly tokens: readonly string[];
}

const WAYS = 20;

/** What is asked, by somebody who sees everything and by a tenant of three namespaces. */
export function questions(
  { readers, tenants }: ChangingWorld,
  volumes: number,
): readonly Question[] {
  const { namespaces } = sizeOf(volumes);
  const inOne = Math.max(1, Math.floor(volumes / namespaces));
  const own = TENANT_NAMESPACES.map((name) => `&namespace=${name}`).join("");
  return [
    ...ofSomebody("reader of the cluster", readers, "", (way) => way * 37, namespaces),
    ...ofSomebody(
      "tenant of 3 namespaces",
      tenants,
      own,
      (way) => 1 + (way % inOne) * namespaces,
      namespaces,
    ),
  ];
}

/** `placeOf`: of a volume that he sees, by its place in the large world. */
function ofSomebody(
  who: string,
  tokens: readonly string[],
  own: string,
  placeOf: (way: number) => number,
  namespaces: number,
): readonly Question[] {
  const asked = (what: string, pathOf: (way: number) => string): Question => ({
    what: `${what}, ${who}`,
    tokens,
    paths: Array.from({ length: WAYS }, (_, way) => `/api/v1${pathOf(way)}`),
  });
  const claimOf = (way: number) => `data-app-${placeOf(way)}-0`;
  const homeOf = (way: number) => `team-${placeOf(way) % namespaces}`;
  return [
    asked("list of 100 volumes", (way) => `/volumes?limit=${100 - way}${own}`),
    asked("volumes by a part of their name", (way) => `/volumes?q=app-${placeOf(way)}${own}`),
    asked("findings by size", (way) => `/findings?minSize=${way + 1}${own}`),
    asked("search", (way) => `/search?q=app-${placeOf(way)}${own}`),
    asked("trace", (way) => `/trace?object=pvc/${claimOf(way)}&namespace=${homeOf(way)}`),
  ];
}
