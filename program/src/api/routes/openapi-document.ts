import { openApi } from "../reference/openapi.ts";
import { defineDocument } from "../route.ts";

/** The API for programs. */
export const openapiDocument = defineDocument({
  method: "GET",
  path: "/openapi.json",
  policy: { for: "anybody" },
  summary: "This API as OpenAPI 3.1",
  type: "application/json; charset=utf-8",
  write: (routes) => `${JSON.stringify(openApi(routes))}\n`,
});
