import { Content, PageSection, Title } from "@patternfly/react-core";
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { TEXTS } from "../texts.ts";

/**
 * The head of a page: its title, also in the tab, a sentence about it, and what can be done with all of it. Who comes here from
 * another page is led to the title, so that a screen reader says where he is.
 */
export function PageHead({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
}) {
  const words = useRef<HTMLDivElement>(null);
  const { pathname, key } = useLocation();
  const isFirst = key === FIRST_KEY;
  useEffect(() => {
    document.title = `${title} · ${TEXTS.product}`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) words.current?.querySelector("h1")?.focus();
    // what changes within a page leaves the focus where it is
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [pathname]);
  return (
    <PageSection hasBodyWrapper={false} className="pl-page-head">
      <div ref={words} className="pl-page-head__words">
        <Title tabIndex={-1} headingLevel="h1">
          {title}
        </Title>
        {intro !== undefined && <Content component="p">{intro}</Content>}
      </div>
      {children}
    </PageSection>
  );
}

/** How the router calls the place at which the browser came in. */
const FIRST_KEY = "default";
