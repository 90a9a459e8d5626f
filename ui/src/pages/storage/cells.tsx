import { Label, Progress, ProgressMeasureLocation } from "@patternfly/react-core";
import { BanIcon } from "@patternfly/react-icons/dist/esm/icons/ban-icon";
import type { Impact } from "../../../../program/src/api/contract.ts";
import { amountText } from "../../format/amount.ts";
import { bytesText } from "../../format/bytes.ts";
import { countText, percentText } from "../../format/count.ts";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import { HealthLabel, SeverityLabel } from "../../parts/labels.tsx";
import { Ago } from "../../parts/time.tsx";
import type { TreeColumn } from "../../parts/tree-grid.tsx";
import { TEXTS } from "../../texts.ts";
import type { Errors, Hanging, Part } from "./tree.ts";

const { storage: texts } = TEXTS;

/** Columns of the tree of storage. */
export const COLUMNS: readonly TreeColumn<Part>[] = [
  { id: "name", title: texts.columns.name, cell: (part) => <Name part={part} /> },
  { id: "state", title: texts.columns.state, cell: (part) => <State part={part} /> },
  {
    id: "hanging",
    title: texts.columns.hanging,
    cell: ({ kind, hanging }) =>
      hanging === null ? <Nothing kind={kind} /> : <>{whomText(hanging)}</>,
  },
  {
    id: "bytes",
    title: texts.columns.bytes,
    isNumber: true,
    cell: ({ hanging }) => hanging && amountText(hanging.bytes),
  },
  {
    id: "errors",
    title: texts.columns.errors,
    isNumber: true,
    cell: ({ errors }) => errors && <ErrorCounts {...errors} />,
  },
  {
    id: "temperature",
    title: texts.columns.temperature,
    isNumber: true,
    cell: ({ kind, celsius }) => kind === "disk" && <Temperature celsius={celsius} />,
  },
  { id: "size", title: texts.columns.size, isNumber: true, cell: (part) => <Size part={part} /> },
];

/** What to call a part. */
export function nameOf({ kind, name, health }: Part): string {
  if (kind !== "loose") return name;
  return health === "unknown" ? texts.looseUnknown : texts.loose;
}

function Name({ part }: { readonly part: Part }) {
  const { kind, class: klass } = part;
  const extra = klass === null ? undefined : texts.classes[klass];
  return (
    <>
      <span className={kind === "system" || kind === "pool" ? "pl-storage__strong" : ""}>
        {nameOf(part)}
      </span>
      {extra !== undefined && (
        <Label isCompact variant="outline">
          {extra}
        </Label>
      )}
    </>
  );
}

function State({ part }: { readonly part: Part }) {
  const { kind, health, worst, pool } = part;
  return (
    <div className="pl-storage__state">
      <PartLabel part={part} />
      {worst !== null && health === "well" && <SeverityLabel severity={worst} />}
      {kind === "pool" && pool !== null && <Scan scan={pool.scan} />}
    </div>
  );
}

/** How a part is, in the word of ZFS where it has one. */
export function PartLabel({ part: { kind, health, status, pool } }: { readonly part: Part }) {
  if (kind === "loose") return null;
  if (kind === "disk" && pool === null && health === "well")
    return (
      <Label isCompact variant="outline" icon={<BanIcon />}>
        {texts.notInUse}
      </Label>
    );
  return <HealthLabel health={health} text={status ?? texts.health[health]} />;
}

/** The last scrub or resilver of a pool. */
export function Scan({ scan }: { readonly scan: NonNullable<Part["pool"]>["scan"] }) {
  if (scan === null) return <span className="pl-subtle">{texts.scan.none}</span>;
  const what = texts.scan[scan.function];
  if (scan.state === "SCANNING")
    return scan.doneRatio === null ? (
      <span>{texts.scan.runningUnknown(what)}</span>
    ) : (
      <Progress
        className="pl-storage__progress"
        size="sm"
        title={texts.scan.running(what, percentText(scan.doneRatio))}
        value={Math.floor(scan.doneRatio * 100)}
        measureLocation={ProgressMeasureLocation.none}
      />
    );
  const end = scan.state === "FINISHED" ? texts.scan.finished(what) : texts.scan.canceled(what);
  return (
    <span className="pl-subtle">
      {end} {scan.endedAt !== null && <Ago at={scan.endedAt} />}
      {scan.errors > 0 && `, ${texts.scan.errors(scan.errors)}`}
    </span>
  );
}

/** Errors of the three kinds; none are not a thing to read. */
export function ErrorCounts({ read, write, checksum }: Errors) {
  const counts = [read, write, checksum].map((count) => countText(count)) as [
    string,
    string,
    string,
  ];
  return (
    <span
      className={read + write + checksum > 0 ? "pl-storage__errors" : "pl-subtle"}
      title={texts.errorsOf(...counts)}
    >
      {counts.join(" / ")}
    </span>
  );
}

/** How warm a disk was when it was measured last. */
export function Temperature({ celsius }: { readonly celsius: number | null }) {
  return celsius === null ? <Unknown /> : <>{texts.celsius(countText(celsius))}</>;
}

function Size({ part: { kind, sizeBytes, usedBytes } }: { readonly part: Part }) {
  if (kind === "system" || kind === "loose") return null;
  if (kind !== "pool" || sizeBytes === null || usedBytes === null)
    return <Bytes bytes={sizeBytes} />;
  return (
    <Progress
      className="pl-storage__progress"
      size="sm"
      title={texts.used(bytesText(usedBytes), bytesText(sizeBytes))}
      value={Math.floor((usedBytes / sizeBytes) * 100)}
      measureLocation={ProgressMeasureLocation.none}
    />
  );
}

function Nothing({ kind }: { readonly kind: Part["kind"] }) {
  return kind === "loose" ? null : <span className="pl-subtle">{texts.holdsNothing}</span>;
}

/** Whom to call. */
export function ownersText(owners: Impact["namespaces"][number]["owners"]): string {
  if (owners === null) return texts.panel.ownersUnread;
  return owners.length === 0 ? texts.panel.noOwners : owners.join(", ");
}

/** "77 claims in 8 namespaces", as far as that is known. */
export function whomText({ claims, namespaces }: Hanging): string {
  const isOne = (known: number | null) => known === 1;
  return `${texts.claims(amountText(claims, countText), isOne(claims.known))}, ${texts.namespaces(
    amountText(namespaces, countText),
    isOne(namespaces.known),
  )}`;
}
