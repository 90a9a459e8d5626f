import type { PageProps } from "../../app/routes.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";

/** Clusters and systems, and how much of them is known. */
export function SourcesPage(_: PageProps) {
  return <PageHead title={TEXTS.nav.sources} />;
}
