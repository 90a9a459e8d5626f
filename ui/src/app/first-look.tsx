import { EmptyState, EmptyStateBody, Spinner } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { Data } from "../data/data.ts";
import { PageHead } from "../parts/page-head.tsx";
import { TEXTS } from "../texts.ts";
import { isNotReady, notReadyTexts } from "./not-ready.ts";

/** The page, or why the service cannot answer yet: it asks every few seconds, and the page comes by itself. */
export function AfterFirstLook({
  data,
  children,
}: {
  readonly data: Data;
  readonly children: ReactNode;
}) {
  const summary = data.useAnswer("/summary");
  if (!isNotReady(summary)) return children;
  const { title, lead, hint } = notReadyTexts(summary.problem.text);
  return (
    <>
      <PageHead title={title} intro={lead} />
      <div role="status">
        <EmptyState icon={Spinner} headingLevel="h2" titleText={TEXTS.notYet}>
          <EmptyStateBody>{hint}</EmptyStateBody>
        </EmptyState>
      </div>
    </>
  );
}
