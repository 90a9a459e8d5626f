import { PageSection } from "@patternfly/react-core";
import { ArrowLeftIcon } from "@patternfly/react-icons/dist/esm/icons/arrow-left-icon";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import type { PageProps } from "../../app/routes.tsx";
import { TEXTS } from "../../texts.ts";
import { OneFinding } from "./finding-panel.tsx";
import "./findings.css";

const { findings: texts } = TEXTS;

/** One finding on a page of its own: its address is for tickets and messages. */
export function OneFindingPage({ data }: PageProps) {
  const { id = "" } = useParams();
  useEffect(() => {
    document.title = `${texts.detail(id)} · ${TEXTS.product}`;
  }, [id]);
  return (
    <PageSection hasBodyWrapper={false} className="pl-one-finding">
      <Link to="/findings">
        <ArrowLeftIcon /> {texts.allFindings}
      </Link>
      <OneFinding data={data} id={id} level="h1" />
    </PageSection>
  );
}
