/** Where the pages live: each is the same document, which reads from its address what it shows. */
export const PAGE_PATHS = [
  "/",
  "/findings",
  "/findings/:id",
  "/volumes",
  "/volumes/:key",
  "/storage",
  "/snapshots",
  "/namespaces",
  "/namespaces/:name",
  "/sources",
  "/rules",
  "/search",
] as const;

/** The address of a page, parameters as ":id". */
export type PagePath = (typeof PAGE_PATHS)[number];
