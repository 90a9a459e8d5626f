import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { encodingFor } from "../../metrics/negotiate.ts";
import { whoSends } from "../admission.ts";
import type { Gate } from "../caller.ts";
import { PAGE_STYLE, PAGE_STYLE_PATH } from "../page-style.ts";
import { loginPage, pagesMissing, sendPage } from "../pages.ts";
import { ANYBODY } from "../policy.ts";
import { Problem } from "../problem.ts";
import { PAGE_PATHS } from "./page-paths.ts";
import type { WebFile } from "./web-files.ts";

/** What pages are served with. */
export interface WebParts {
  readonly gate: Gate;
  /** The files of the web interface, by path; null where they were not built. */
  readonly web: ReadonlyMap<string, WebFile> | null;
  /** Whether a browser can log in here. */
  readonly hasLogin: boolean;
}

/** The document that every page begins with. */
const DOCUMENT = "index.html";

/**
 * Puts the web interface on the server. Its files hold nothing of what is watched and are for anybody; the pages send whoever is
 * nobody to the login, so that he sees how to get in and not a page full of refusals.
 */
export function mountWeb(app: FastifyInstance, { gate, web, hasLogin }: WebParts): void {
  const config = { policy: ANYBODY };
  const whoever = async (request: FastifyRequest) => {
    request.caller = await whoSends(request, gate);
  };
  const document = web?.get(DOCUMENT);
  for (const path of PAGE_PATHS)
    app.get(path, { config, onRequest: whoever }, async (request, reply) => {
      if (request.caller === null)
        return sendPage(reply, 401, loginPage("Nobody is logged in here.", hasLogin));
      if (document === undefined) return sendPage(reply, 503, pagesMissing());
      return send(document, NOT_KEPT, request, reply);
    });
  app.get(`${ASSETS}*`, { config }, async (request, reply) => {
    if (request.url === PAGE_STYLE_PATH)
      return reply.type(CSS).header("cache-control", FOR_EVER).send(PAGE_STYLE);
    const file = web?.get(request.url.slice(1));
    if (file === undefined)
      throw new Problem(
        404,
        "path: expected a file of the pages, found another; load the page again",
      );
    return send(file, FOR_EVER, request, reply);
  });
}

async function send(
  file: WebFile,
  kept: string,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const encoding = encodingFor(headers["accept-encoding"] ?? "");
  void reply.type(file.type).header("vary", "accept-encoding").header("cache-control", kept);
  if (encoding !== null) void reply.header("content-encoding", encoding);
  return reply.send(await file.as(encoding ?? "identity"));
}

/** Where files live whose names say what is in them. */
const ASSETS = "/assets/";

const CSS = "text/css; charset=utf-8";

const NOT_KEPT = "no-store";
const FOR_EVER = "public, max-age=31536000, immutable";
