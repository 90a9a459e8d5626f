import {
  Alert,
  Breadcrumb,
  BreadcrumbItem,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  PageSection,
  Skeleton,
} from "@patternfly/react-core";
import { CubesIcon } from "@patternfly/react-icons/dist/esm/icons/cubes-icon";
import { Link, useParams } from "react-router";
import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { ChainView } from "../../chain/chain-view.tsx";
import { isGone, ofThis } from "../../data/answer-of.ts";
import type { PageProps } from "../../data/data.ts";
import { Answered } from "../../parts/answered.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Ago } from "../../parts/time.tsx";
import { UnreadNote } from "../../parts/unread.tsx";
import { address, objectText } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { volumeLine } from "./head.ts";
import {
  AttachmentsSection,
  PropertiesSection,
  Section,
  SizesSection,
  SnapshotsSection,
} from "./sections.tsx";
import "./volume.css";

const { volume: texts } = TEXTS;

/** One claim with everything from its Pods down to the disks, and what is known of each. */
export function VolumePage({ data }: PageProps) {
  const { key = "" } = useParams();
  const answer = ofThis(data.useAnswer("/volumes/:key", { params: { key } }));
  const name = answer.is === "here" ? answer.value.volume.claim : texts.title;
  const line = answer.is === "here" ? volumeLine(answer.value.volume) : undefined;
  return (
    <>
      <PageSection hasBodyWrapper={false} className="pl-volume__crumbs">
        <Breadcrumb>
          <BreadcrumbItem
            render={({ className }) => (
              <Link className={className} to="/volumes">
                {TEXTS.volumes.title}
              </Link>
            )}
          />
          <BreadcrumbItem isActive>{name}</BreadcrumbItem>
        </Breadcrumb>
      </PageSection>
      <PageHead title={name} intro={line} />
      <PageSection hasBodyWrapper={false} isFilled className="pl-volume">
        {isGone(answer) && answer.is === "failed" ? (
          <Gone />
        ) : (
          <Answered answer={answer} waiting={<Awaited />}>
            {(detail) => (
              <Volume key={key} detail={detail} goneSince={isGone(answer) ? detail.at : null} />
            )}
          </Answered>
        )}
      </PageSection>
    </>
  );
}

function Gone() {
  return (
    <EmptyState icon={CubesIcon} titleText={texts.gone} headingLevel="h2">
      <EmptyStateBody>{texts.goneHint}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Link to="/volumes">{texts.allVolumes}</Link>
          <Link to="/findings">{texts.leftBehind}</Link>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}

function Volume({
  detail,
  goneSince,
}: {
  readonly detail: VolumeDetail;
  readonly goneSince: number | null;
}) {
  const { volume, chain, findings, unread } = detail;
  const object = objectText({
    kind: "pvc",
    name: volume.claim,
    namespace: volume.namespace,
    source: volume.cluster,
  });
  return (
    <>
      {goneSince !== null && (
        <Alert isInline variant="danger" title={texts.goneMeanwhile}>
          {texts.asItWas} <Ago at={goneSince} />
        </Alert>
      )}
      <UnreadNote unread={unread} />
      <div className="pl-volume__grid">
        <Section title={texts.findings}>
          {findings.length === 0 ? (
            <p>{unread.length === 0 ? texts.noFindings : texts.noFindingsYet}</p>
          ) : (
            <FindingList
              findings={findings.slice(0, MOST_FINDINGS)}
              total={findings.length}
              rest={address("/findings", { about: object })}
            />
          )}
        </Section>
        <Section title={TEXTS.chain.title}>
          <ChainView chain={chain} findings={findings} />
        </Section>
        <div className="pl-volume__aside">
          <SizesSection detail={detail} />
          <AttachmentsSection detail={detail} />
          <SnapshotsSection detail={detail} />
        </div>
        <PropertiesSection detail={detail} />
      </div>
    </>
  );
}

/** Findings that are shown before the rest is led to. */
const MOST_FINDINGS = 6;

function Awaited() {
  return (
    <div className="pl-volume__grid" role="status" aria-label={TEXTS.notYet}>
      <Skeleton height="6rem" />
      <Skeleton height="52rem" />
      <Skeleton height="30rem" />
    </div>
  );
}
