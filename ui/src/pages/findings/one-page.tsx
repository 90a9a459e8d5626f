import { PageSection } from "@patternfly/react-core";
import { ArrowLeftIcon } from "@patternfly/react-icons/dist/esm/icons/arrow-left-icon";
import { Link, useParams } from "react-router";
import type { FindingDetail } from "../../../../program/src/api/contract.ts";
import { ofThis } from "../../data/answer-of.ts";
import type { PageProps } from "../../data/data.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";
import { FINDING_ID } from "./address.ts";
import { OneFinding } from "./finding-panel.tsx";
import "./findings.css";

const { findings: texts } = TEXTS;

/** One finding on a page of its own: its address is for tickets and messages. */
export function OneFindingPage({ data }: PageProps) {
  const { id = "" } = useParams();
  const asked = FINDING_ID.test(id) ? { params: { id } } : null;
  const answer = ofThis(data.useAnswer("/findings/:id", asked));
  const back = (
    <Link to="/findings" className="pl-one-finding__back">
      <ArrowLeftIcon /> {texts.allFindings}
    </Link>
  );
  return (
    <>
      <PageHead
        title={answer.is === "here" ? titleOf(answer.value) : texts.detail(id)}
        intro={back}
      />
      <PageSection hasBodyWrapper={false} className="pl-one-finding">
        <OneFinding key={id} data={data} id={id} level={null} />
      </PageSection>
    </>
  );
}

/** What is wrong, and with which object. */
function titleOf({ finding: { title, subject } }: FindingDetail): string {
  const { namespace, name } = subject;
  return texts.titleOf(title, namespace === null ? name : `${namespace}/${name}`);
}
