import { PageSection } from "@patternfly/react-core";
import { ArrowLeftIcon } from "@patternfly/react-icons/dist/esm/icons/arrow-left-icon";
import { Link, useParams } from "react-router";
import type { PageProps } from "../../data/data.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";
import { OneFinding } from "./finding-panel.tsx";
import "./findings.css";

const { findings: texts } = TEXTS;

/** One finding on a page of its own: its address is for tickets and messages. */
export function OneFindingPage({ data }: PageProps) {
  const { id = "" } = useParams();
  const back = (
    <Link to="/findings" className="pl-one-finding__back">
      <ArrowLeftIcon /> {texts.allFindings}
    </Link>
  );
  return (
    <>
      <PageHead title={texts.detail(id)} intro={back} />
      <PageSection hasBodyWrapper={false} className="pl-one-finding">
        <OneFinding key={id} data={data} id={id} level="h2" />
      </PageSection>
    </>
  );
}
