/*
 * Fastify compiles the schemas of all routes before it answers its first request, those of GET once more for HEAD: half a second of
 * processor, for routes most of which nobody asks soon. Here a schema is compiled when it is first needed. Fastify has its
 * compilers only once a route without some of its own has been through them: the first route that has both kinds of schema is compiled its way.
 */
import type { FastifyInstance, FastifySchemaCompiler, FastifySerializerCompiler } from "fastify";
import { once } from "../lib/once-each.ts";

/** Compilers that do nothing before the first request to a route, by those that fastify has by then. */
export function lateCompilers(app: FastifyInstance): LateCompilers {
  return {
    validatorCompiler: (about) => {
      const made = once(() => compilerOf(app.validatorCompiler)(about));
      return (data: unknown) => {
        const isValid = made()(data);
        return isValid === false ? { error: made().errors ?? [] } : isValid;
      };
    },
    serializerCompiler: (about) => {
      const made = once(() => compilerOf(app.serializerCompiler)(about));
      return (data) => made()(data);
    },
  };
}

interface LateCompilers {
  readonly validatorCompiler: FastifySchemaCompiler<unknown>;
  readonly serializerCompiler: FastifySerializerCompiler<unknown>;
}

function compilerOf<T>(compiler: T | undefined | null): T {
  if (compiler === undefined || compiler === null)
    throw new TypeError("fastify has no compiler: no route was compiled its way");
  return compiler;
}
