import { Card, CardBody, CardTitle, Label } from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { InProgressIcon } from "@patternfly/react-icons/dist/esm/icons/in-progress-icon";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import { Bar } from "../../parts/bar.tsx";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import { Ago } from "../../parts/time.tsx";
import { address, placeOf } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { nodeText } from "./head.ts";
import { propertyGroups } from "./properties.ts";
import { sizeSentences, sizeSteps } from "./sizes.ts";
import { snapshotLines } from "./snapshot-lines.ts";
import { whyUnknown } from "./why-unknown.ts";

const { volume: texts } = TEXTS;

interface SectionProps {
  readonly detail: VolumeDetail;
}

/** A part of the page under its heading. */
export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Card isCompact component="section" aria-label={title} className="pl-volume__card">
      <CardTitle component="h2">{title}</CardTitle>
      <CardBody>{children}</CardBody>
    </Card>
  );
}

/** The sizes on one scale, and what they say together. */
export function SizesSection({ detail }: SectionProps) {
  const { sizes } = detail;
  return (
    <Section title={texts.sizes.title}>
      <dl className="pl-sizes">
        {sizeSteps(sizes).map(({ id, label, bytes, says, isPart, bar }) => (
          <div
            key={id}
            className={isPart ? "pl-sizes__step pl-sizes__step--part" : "pl-sizes__step"}
          >
            <dt title={says}>{label}</dt>
            <dd>
              <Bytes bytes={bytes} />
            </dd>
            {bytes !== null ? (
              <Bar parts={bar} />
            ) : (
              <dd className="pl-sizes__why">{whyUnknown(detail, `sizes.${FIELDS[id]}`)}</dd>
            )}
          </div>
        ))}
      </dl>
      <ul className="pl-volume__said">
        {sizeSentences(sizes, detail.volume.shared).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {sizes.measuredAt !== null && (
          <li>
            {texts.sizes.measured} <Ago at={sizes.measuredAt} />
          </li>
        )}
      </ul>
    </Section>
  );
}

const FIELDS = {
  requested: "requestedBytes",
  promised: "promisedBytes",
  filesystem: "filesystemUsedBytes",
  logical: "logicalUsedBytes",
  used: "usedBytes",
  snapshots: "heldBySnapshotsBytes",
  reserved: "reservedBytes",
} as const;

/** "unknown", and why. */
function Why({ detail, field }: SectionProps & { readonly field: string }) {
  const because = whyUnknown(detail, field);
  return (
    <>
      <Unknown />
      {because !== null && <span className="pl-volume__why"> {because}</span>}
    </>
  );
}

/** Where it is attached, and who is logged in on the NAS. */
export function AttachmentsSection({ detail }: SectionProps) {
  const { attachments, sessions } = detail;
  return (
    <Section title={texts.attachments.title}>
      {attachments === null ? (
        <Why detail={detail} field="attachments" />
      ) : attachments.length === 0 ? (
        <p>{texts.attachments.none}</p>
      ) : (
        <Attachments attachments={attachments} detail={detail} />
      )}
      <h3>{texts.attachments.sessions}</h3>
      {sessions === null ? (
        <Why detail={detail} field="sessions" />
      ) : sessions.length === 0 ? (
        <p>{texts.attachments.noSessions}</p>
      ) : (
        <ul className="pl-volume__list">
          {sessions.map(({ initiator, address: from, node }) => (
            <li key={`${initiator} ${from}`}>
              <strong>{node ?? from}</strong> <span className="pl-volume__name">{initiator}</span>
              {node !== null && <> {texts.attachments.from(from)}</>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Attachments({
  attachments,
  detail,
}: SectionProps & { readonly attachments: NonNullable<VolumeDetail["attachments"]> }) {
  return (
    <ul className="pl-volume__list">
      {attachments.map(({ name, node, nodeReady, attached, error, createdAt }) => (
        <li key={name} title={name}>
          <strong>{node}</strong> <AttachedLabel isAttached={attached} error={error} />{" "}
          <span>{nodeText({ nodeReady }, detail)} </span>
          <Ago at={createdAt} />
          {error !== null && <p>{error}</p>}
        </li>
      ))}
    </ul>
  );
}

function AttachedLabel({
  isAttached,
  error,
}: {
  readonly isAttached: boolean;
  readonly error: string | null;
}) {
  const word = error !== null ? "failed" : isAttached ? "attached" : "waiting";
  const status = { failed: "danger", attached: "success", waiting: "info" } as const;
  const Icon = {
    failed: ExclamationCircleIcon,
    attached: CheckCircleIcon,
    waiting: InProgressIcon,
  }[word];
  return (
    <Label isCompact variant="outline" status={status[word]} icon={<Icon />}>
      {texts.attachments.states[word]}
    </Label>
  );
}

/** Snapshots of both sides. */
export function SnapshotsSection({ detail }: SectionProps) {
  return (
    <Section title={texts.snapshots.title}>
      <h3>{texts.snapshots.kubernetes}</h3>
      <OfKubernetes detail={detail} />
      <h3>{texts.snapshots.nas}</h3>
      <OnNas detail={detail} />
    </Section>
  );
}

function OfKubernetes({ detail }: SectionProps) {
  const { volumeSnapshots, volume } = detail;
  if (volumeSnapshots === null) return <Why detail={detail} field="volumeSnapshots" />;
  const { namespace, claim, cluster: source } = volume;
  const rest = address("/snapshots", { kind: "VolumeSnapshot", namespace, claim });
  return (
    <SnapshotList total={volumeSnapshots.total} rest={rest}>
      {volumeSnapshots.rows.slice(0, SHOWN).map(({ key, name, readyToUse, error, createdAt }) => (
        <li key={key}>
          <Link
            className="pl-volume__name"
            to={placeOf({ key, kind: "volumesnapshot", name, namespace, source })}
          >
            {name}
          </Link>{" "}
          {readyToUse !== true && <em>{error ?? texts.snapshots.notReady} </em>}
          <Ago at={createdAt} />
        </li>
      ))}
    </SnapshotList>
  );
}

function OnNas({ detail }: SectionProps) {
  const { zfsSnapshots, dataset } = detail;
  if (zfsSnapshots === null || dataset === null)
    return <Why detail={detail} field="zfsSnapshots" />;
  const ofDataset = { kind: "ZfsSnapshot", dataset: dataset.path };
  return (
    <SnapshotList total={zfsSnapshots.total} rest={address("/snapshots", ofDataset)}>
      {zfsSnapshots.rows.slice(0, SHOWN).map((snapshot) => (
        <li key={snapshot.key}>
          <Link
            className="pl-volume__name"
            to={address("/snapshots", { ...ofDataset, q: `@${snapshot.name}` })}
          >
            {snapshot.name}
          </Link>{" "}
          {snapshot.usedBytes !== null && (
            <>
              <Bytes bytes={snapshot.usedBytes} />{" "}
            </>
          )}
          {snapshot.createdAt !== null && <Ago at={snapshot.createdAt} />}
          {snapshotLines(snapshot).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </li>
      ))}
    </SnapshotList>
  );
}

/** The newest of them; the page of snapshots has all. */
const SHOWN = 5;

function SnapshotList({
  total,
  rest,
  children,
}: {
  readonly total: number;
  readonly rest: string;
  readonly children: ReactNode;
}) {
  if (total === 0) return <p>{TEXTS.none}</p>;
  return (
    <>
      <ul className="pl-volume__list">{children}</ul>
      {total > SHOWN && <Link to={rest}>{texts.snapshots.all(total)}</Link>}
    </>
  );
}

/** What the claim, its PersistentVolume and its dataset say of themselves. */
export function PropertiesSection({ detail }: SectionProps) {
  return (
    <Section title={texts.properties.title}>
      <div className="pl-volume__groups">
        {propertyGroups(detail).map(({ title, properties, hasLongLabels = false }) => (
          <div
            key={title}
            className={`pl-volume__group${hasLongLabels ? " pl-volume__group--long" : ""}`}
          >
            <h3>{title}</h3>
            <dl>
              {properties.map(({ label, value }, n) => (
                <div key={`${label} ${n}`}>
                  <dt>{label}</dt>
                  <dd className="pl-volume__name">
                    {value === null ? (
                      <Unknown />
                    ) : typeof value === "string" ? (
                      value
                    ) : (
                      <Ago at={value.at} />
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Section>
  );
}
