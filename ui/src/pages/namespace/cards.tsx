import { Card, CardBody, CardTitle, DescriptionList, List, ListItem } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { FindingRow, NamespaceRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { amountText } from "../../format/amount.ts";
import { AmountBar } from "../../parts/amount-bar.tsx";
import { Answered } from "../../parts/answered.tsx";
import { Unknown } from "../../parts/bytes.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { HealthLabel } from "../../parts/labels.tsx";
import { largestOf } from "../../parts/largest.ts";
import { Term } from "../../parts/term.tsx";
import { Ago } from "../../parts/time.tsx";
import { healthOf } from "../../parts/zfs-health.ts";
import { address, objectText, placeOf, storagePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { type SizeId, sizeOf } from "../namespaces/sizes.ts";
import { standsOf } from "./stands-on.ts";

const { namespace: texts } = TEXTS;

function Block({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card isCompact>
      <CardTitle component="h2">{title}</CardTitle>
      <CardBody className="pl-namespace__card">{children}</CardBody>
    </Card>
  );
}

const SIZES: readonly SizeId[] = [
  "requestedBytes",
  "provisionedBytes",
  "usedBytes",
  "heldBySnapshotsBytes",
];

/** How much was asked for, promised and used, on one scale. */
export function SizesCard({ row }: { readonly row: NamespaceRow }) {
  const full = largestOf([row], SIZES);
  return (
    <Block title={texts.sizes(row.volumes)}>
      <DescriptionList isCompact isHorizontal>
        {SIZES.map((id) => (
          <Term key={id} title={TEXTS.namespaces.columns[id]}>
            <AmountBar amount={sizeOf(row, id)} fullBytes={full} />
          </Term>
        ))}
      </DescriptionList>
      {row.unknownVolumes > 0 && (
        <p className="pl-subtle">{texts.unknownVolumes(row.unknownVolumes)}</p>
      )}
      {row.unlimitedVolumes > 0 && (
        <p className="pl-subtle">{texts.unlimitedVolumes(row.unlimitedVolumes)}</p>
      )}
      {row.sharedVolumes > 0 && (
        <p className="pl-subtle">{texts.sharedVolumes(row.sharedVolumes)}</p>
      )}
    </Block>
  );
}

/** Findings that are listed in a card; of more it is said how many. */
const FEW = 3;

/** The pools below, with their state and what was found about them. */
export function StandsCard({
  data,
  row,
  findings,
  rest,
}: PageProps & {
  readonly row: NamespaceRow;
  readonly findings: readonly FindingRow[];
  /** Where all of the namespace are. */
  readonly rest: string;
}) {
  const of = { namespace: [row.name] };
  const sums = data.useAnswer("/df", { query: { ...of, cluster: [row.cluster], by: "pool" } });
  const pools = data.useAnswer("/pools", { query: of });
  return (
    <Block title={texts.stands}>
      <Answered answer={sums}>
        {({ rows }) => (
          <Answered answer={pools}>
            {(known) => {
              const stands = standsOf(row.volumes, rows, known.rows);
              return (
                <>
                  <List isPlain>
                    {stands.pools.map(({ system, pool, status, volumes, usedBytes }) => (
                      <ListItem key={`${system}:${pool}`}>
                        <Link to={poolPlace(system, pool)}>{pool}</Link>{" "}
                        <span className="pl-subtle">{system}</span>{" "}
                        {status === null ? (
                          <Unknown />
                        ) : (
                          <HealthLabel health={healthOf(status)} text={status} />
                        )}
                        <div>{texts.onPool(volumes, amountText(usedBytes))}</div>
                      </ListItem>
                    ))}
                  </List>
                  {row.volumes === 0 && <p className="pl-subtle">{texts.standsOnNothing}</p>}
                  {stands.nowhere > 0 && (
                    <p className="pl-subtle">{texts.nowhere(stands.nowhere)}</p>
                  )}
                </>
              );
            }}
          </Answered>
        )}
      </Answered>
      {findings.length > 0 && (
        <FindingList findings={findings.slice(0, FEW)} total={findings.length} rest={rest} />
      )}
    </Block>
  );
}

function poolPlace(system: string, pool: string): string {
  return storagePlace(objectText({ kind: "pool", name: pool, namespace: null, source: system }));
}

/** What is wrong with attachments and sessions. */
export function AttachmentsCard({
  findings,
  rest,
}: {
  readonly findings: readonly FindingRow[];
  /** Where all of the namespace are. */
  readonly rest: string;
}) {
  return (
    <Block title={texts.attachments}>
      {findings.length === 0 ? (
        <p className="pl-subtle">{texts.noAttachments}</p>
      ) : (
        <FindingList findings={findings.slice(0, FEW)} total={findings.length} rest={rest} />
      )}
    </Block>
  );
}

/** The newest snapshots, and where all of them are. */
export function SnapshotsCard({ data, row }: PageProps & { readonly row: NamespaceRow }) {
  const answer = data.useAnswer("/snapshots", {
    query: { namespace: [row.name], source: row.cluster, kind: "VolumeSnapshot", limit: FEW },
  });
  const rest = address("/snapshots", { namespace: row.name });
  return (
    <Block title={texts.snapshots}>
      <p>{texts.held(amountText(sizeOf(row, "heldBySnapshotsBytes")))}</p>
      <Answered answer={answer}>
        {({ rows, total }) => (
          <>
            <List isPlain>
              {rows.map(({ key, name, namespace, source, createdAt }) => (
                <ListItem key={key}>
                  <Link to={placeOf({ key, kind: "volumesnapshot", name, namespace, source })}>
                    {name}
                  </Link>{" "}
                  {createdAt !== null && (
                    <span className="pl-subtle">
                      <Ago at={createdAt} />
                    </span>
                  )}
                </ListItem>
              ))}
            </List>
            {total === 0 && <p className="pl-subtle">{texts.noSnapshots}</p>}
            <Link to={rest}>{texts.allSnapshots}</Link>
          </>
        )}
      </Answered>
    </Block>
  );
}
