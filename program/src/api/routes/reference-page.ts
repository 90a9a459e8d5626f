import { htmlPage } from "../reference/html-page.ts";
import { defineDocument } from "../route.ts";

/** The API for people. */
export const referencePage = defineDocument({
  method: "GET",
  path: "/",
  policy: { for: "anybody" },
  summary: "This API as a page",
  type: "text/html; charset=utf-8",
  write: htmlPage,
});
