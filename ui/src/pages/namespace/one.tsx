import { Alert, Gallery, List, ListItem, PageSection, Title } from "@patternfly/react-core";
import type { NamespaceRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { address } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { askedAs } from "./asked.ts";
import { AttachmentsCard, SizesCard, SnapshotsCard, StandsCard } from "./cards.tsx";
import { Claims } from "./claims.tsx";
import { ofCluster, sorted, verdictOf } from "./verdict.ts";

const { namespace: texts } = TEXTS;

/** Findings that are asked for: as many as the API gives at once, the worst first. */
const MOST_ASKED = 500;

/** Findings that are listed; of more it is said how many. */
const FEW = 10;

/** What there is to say of a namespace: first whether anything is wrong, then what it has and on what that stands. */
export function OneNamespace({ data, row }: PageProps & { readonly row: NamespaceRow }) {
  const { name, cluster } = row;
  const namespace = askedAs(row, data.useAnswer("/sources"));
  const answer = data.useAnswer("/findings", {
    query: { namespace: [`${cluster}:${name}`], limit: MOST_ASKED },
  });
  const rest = address("/findings", { namespace });
  return (
    <>
      <PageSection hasBodyWrapper={false}>
        <Answered answer={answer} waiting={<Awaited lines={4} />}>
          {(found) => {
            const judged = ofCluster(found, cluster);
            const { tone, text, doubts } = verdictOf(judged);
            const { all, attachments, beneath } = sorted(judged.findings);
            const total = judged.total - judged.findings.length + all.length;
            return (
              <div className="pl-namespace">
                <Alert isInline variant={tone} title={text} component="h2">
                  {doubts.length > 0 && (
                    <List isPlain>
                      {doubts.map((doubt) => (
                        <ListItem key={doubt}>{doubt}</ListItem>
                      ))}
                    </List>
                  )}
                </Alert>
                <Gallery hasGutter minWidths={{ default: "100%", md: "20rem" }}>
                  <SizesCard row={row} />
                  <StandsCard data={data} row={row} findings={beneath} rest={rest} />
                  <AttachmentsCard findings={attachments} rest={rest} />
                  <SnapshotsCard data={data} row={row} />
                </Gallery>
                {total > 0 && (
                  <section>
                    <Title headingLevel="h2" size="lg">
                      {texts.findings}
                    </Title>
                    <FindingList findings={all.slice(0, FEW)} total={total} rest={rest} />
                  </section>
                )}
              </div>
            );
          }}
        </Answered>
      </PageSection>
      <PageSection hasBodyWrapper={false}>
        <Claims data={data} namespace={name} cluster={cluster} />
      </PageSection>
    </>
  );
}
