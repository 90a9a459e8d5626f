import { Content, PageSection, Title } from "@patternfly/react-core";
import { type ReactNode, useEffect } from "react";
import { TEXTS } from "../texts.ts";

/** The head of a page: its title, also in the tab, a sentence about it, and what can be done with all of it. */
export function PageHead({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · ${TEXTS.product}`;
  }, [title]);
  return (
    <PageSection hasBodyWrapper={false} className="pl-page-head">
      <div>
        <Title headingLevel="h1">{title}</Title>
        {intro !== undefined && <Content component="p">{intro}</Content>}
      </div>
      {children}
    </PageSection>
  );
}
