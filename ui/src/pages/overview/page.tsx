import type { PageProps } from "../../app/routes.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";

/** Whether anything is out of plumb, in five seconds. */
export function OverviewPage(_: PageProps) {
  return <PageHead title={TEXTS.nav.overview} />;
}
