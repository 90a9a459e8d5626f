import {
  Alert,
  Breadcrumb,
  BreadcrumbItem,
  DescriptionList,
  DrawerActions,
  DrawerCloseButton,
  DrawerHead,
  DrawerPanelBody,
  DrawerPanelContent,
  EmptyState,
  EmptyStateBody,
  Title,
} from "@patternfly/react-core";
import { CubesIcon } from "@patternfly/react-icons/dist/esm/icons/cubes-icon";
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "react-router";
import type { PoolRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { Answered } from "../../parts/answered.tsx";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { Term } from "../../parts/term.tsx";
import { address, storagePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { ErrorCounts, nameOf, PartLabel, Scan, Temperature } from "./cells.tsx";
import { meaningOf } from "./meaning.ts";
import type { Part } from "./tree.ts";
import { Whom } from "./whom.tsx";

const { storage: texts } = TEXTS;
const { panel } = texts;

/** One part of the storage: what its state means, whom to call, what was found, and its facts. `part`: null of one that is gone. */
export function StoragePanel({
  data,
  part,
  path,
  onClose,
}: PageProps & {
  readonly part: Part | null;
  readonly path: readonly Part[];
  readonly onClose: () => void;
}) {
  return (
    <DrawerPanelContent
      isResizable
      defaultSize="32rem"
      minSize="20rem"
      role="region"
      aria-label={part === null ? panel.gone : titleOf(part)}
    >
      <DrawerHead>
        {part === null ? <Heading>{panel.gone}</Heading> : <Head part={part} path={path} />}
        <DrawerActions>
          <DrawerCloseButton onClose={onClose} aria-label={panel.close} />
        </DrawerActions>
      </DrawerHead>
      <DrawerPanelBody className="pl-storage__panel">
        {part === null ? (
          <EmptyState icon={CubesIcon} variant="sm">
            <EmptyStateBody>{panel.goneHint}</EmptyStateBody>
          </EmptyState>
        ) : (
          <Body key={part.id} data={data} part={part} />
        )}
      </DrawerPanelBody>
    </DrawerPanelContent>
  );
}

/** Where the panel lies over the tree, whoever opened it is taken to it. */
function Heading({ children }: { readonly children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (matchMedia("(max-width: 768px)").matches) title.current?.focus();
  }, []);
  return (
    <Title headingLevel="h2" ref={title} tabIndex={-1}>
      {children}
    </Title>
  );
}

function Head({ part, path }: { readonly part: Part; readonly path: readonly Part[] }) {
  return (
    <div className="pl-storage__head">
      <Breadcrumb>
        {path.slice(0, -1).map((above) => (
          <BreadcrumbItem key={above.id}>
            <Link to={storagePlace(above.id)}>{nameOf(above)}</Link>
          </BreadcrumbItem>
        ))}
      </Breadcrumb>
      <Heading key={part.id}>
        {titleOf(part)} <PartLabel part={part} />
      </Heading>
    </div>
  );
}

function titleOf(part: Part): string {
  return part.kind === "loose" ? nameOf(part) : `${texts.kinds[part.kind]} ${part.name}`;
}

function Body({ data, part }: PageProps & { readonly part: Part }) {
  const meaning = meaningOf(part);
  return (
    <>
      {meaning !== null && (
        <Alert
          isInline
          isPlain={meaning.tone === "info"}
          variant={meaning.tone}
          title={meaning.text}
        />
      )}
      {part.kind === "pool" && part.pool?.detail != null && (
        <p className="pl-subtle">{part.pool.detail}</p>
      )}
      {part.hanging !== null && <Whom data={data} part={part} hanging={part.hanging} />}
      {part.kind !== "loose" && <Findings data={data} part={part} />}
      <Facts part={part} />
    </>
  );
}

/** Findings that are listed; of more it is said how many. */
const FEW = 10;

/** What was found about a part; of a vdev, which no finding is about, about its pool. */
function Findings({ data, part: { kind, id, system, pool } }: PageProps & { readonly part: Part }) {
  const query =
    kind === "system"
      ? { system: [system] }
      : { about: kind === "vdev" && pool !== null ? `pool/${system}:${pool.name}` : id };
  const answer = data.useAnswer("/findings", { query: { ...query, limit: FEW } });
  const rest = address("/findings", { about: query.about, system: query.system?.[0] });
  return (
    <section>
      <Title headingLevel="h3">{panel.findings}</Title>
      <Answered answer={answer}>
        {({ findings, total }) =>
          total === 0 ? (
            <p className="pl-subtle">{panel.noFindings}</p>
          ) : (
            <FindingList findings={findings} total={total} rest={rest} />
          )
        }
      </Answered>
    </section>
  );
}

function Facts({ part }: { readonly part: Part }) {
  const { kind, pool, type, class: klass, errors, sizeBytes } = part;
  if (kind === "system" || kind === "loose") return null;
  return (
    <section>
      <Title headingLevel="h3">{panel.facts}</Title>
      <DescriptionList isCompact isHorizontal>
        {kind === "disk" && <DiskFacts part={part} />}
        {kind === "pool" && pool !== null && <PoolFacts pool={pool} />}
        {type !== null && <Term title={panel.type}>{type}</Term>}
        {klass !== null && <Term title={panel.class}>{klass}</Term>}
        {errors !== null && (
          <Term title={panel.errors}>
            <ErrorCounts {...errors} /> <span className="pl-subtle">{texts.errorsHint}</span>
          </Term>
        )}
        <Term title={panel.size}>
          <Bytes bytes={sizeBytes} />
        </Term>
      </DescriptionList>
    </section>
  );
}

function DiskFacts({ part: { disk, celsius } }: { readonly part: Part }) {
  return (
    <>
      <Term title={panel.serial}>{disk === null ? <Unknown /> : <code>{disk.serial}</code>}</Term>
      <Term title={panel.model}>{disk?.model ?? <Unknown />}</Term>
      <Term title={panel.temperature}>
        <Temperature celsius={celsius} />
      </Term>
    </>
  );
}

function PoolFacts({ pool }: { readonly pool: PoolRow }) {
  return (
    <>
      <Term title={panel.used}>
        <Bytes bytes={pool.allocatedBytes} />
      </Term>
      <Term title={panel.free}>
        <Bytes bytes={pool.freeBytes} />
      </Term>
      <Term title={panel.scan}>
        <Scan scan={pool.scan} />
      </Term>
      <Term title={panel.guid}>
        <code>{pool.guid}</code>
      </Term>
    </>
  );
}
