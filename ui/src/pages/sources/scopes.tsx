import { Card, CardBody, CardHeader, CardTitle, Content, Label } from "@patternfly/react-core";
import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { LockIcon } from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import { LockOpenIcon } from "@patternfly/react-icons/dist/esm/icons/lock-open-icon";
import { Link } from "react-router";
import type { ReportAnswer } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";
import { Folded } from "../../parts/folded.tsx";
import { type ScopeView, scopeViews } from "./view.ts";

const { scopes: texts } = TEXTS.sources;

/** Scopes that are shown at once: a cluster has one for each driver. */
const MOST_SHOWN = 12;

/** Claim scopes: where volumes lie, whose they are, and whether something in them may be called an orphan. */
export function Scopes({ scopes }: { readonly scopes: ReportAnswer["scopes"] }) {
  const views = scopeViews(scopes);
  return (
    <Card id="scopes" component="section" aria-label={texts.title}>
      <CardHeader>
        <CardTitle component="h2">{texts.title}</CardTitle>
      </CardHeader>
      <CardBody className="pl-sources__body">
        <Content component="p">{texts.intro}</Content>
        {views.length === 0 ? (
          <p>{texts.empty}</p>
        ) : (
          <ScopesTable label={texts.title} views={views.slice(0, MOST_SHOWN)} />
        )}
        {views.length > MOST_SHOWN && (
          <Folded title={texts.more(views.length - MOST_SHOWN)}>
            <ScopesTable label={texts.others} views={views.slice(MOST_SHOWN)} />
          </Folded>
        )}
        {views.some(({ closed }) => !closed) && (
          <Content component="p" className="pl-sources__faint">
            {texts.howToClose} <code>exclusive: true</code>
          </Content>
        )}
      </CardBody>
    </Card>
  );
}

function ScopesTable({
  label,
  views,
}: {
  readonly label: string;
  readonly views: readonly ScopeView[];
}) {
  const { parent, is, drivers, clusters } = texts.columns;
  return (
    <Table variant="compact" aria-label={label}>
      <Thead>
        <Tr>
          <Th modifier="nowrap">{parent}</Th>
          <Th modifier="nowrap">{is}</Th>
          <Th modifier="nowrap">{drivers}</Th>
          <Th modifier="nowrap">{clusters}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {views.map((scope) => (
          <Tr key={scope.key}>
            <Td dataLabel={parent}>
              <div>
                <Link to={`/findings?scope=${encodeURIComponent(scope.name)}`}>{scope.name}</Link>
                {scope.snapshotParent !== null && (
                  <div className="pl-sources__faint">{texts.snapshots(scope.snapshotParent)}</div>
                )}
              </div>
            </Td>
            <Td dataLabel={is}>
              <div>
                <Label
                  isCompact
                  icon={scope.closed ? <LockIcon /> : <LockOpenIcon />}
                  {...(scope.closed ? { status: "success" as const } : {})}
                >
                  {scope.closed ? texts.closed : texts.open}
                </Label>{" "}
                {texts.origins[scope.origin]}
                {scope.doubts.map((doubt) => (
                  <div key={doubt}>{texts.doubt(doubt)}</div>
                ))}
                {scope.notes.map((note) => (
                  <div key={note}>{texts.note(note)}</div>
                ))}
              </div>
            </Td>
            <Td dataLabel={drivers}>{namesOf(scope.drivers)}</Td>
            <Td dataLabel={clusters}>{namesOf(scope.clusters)}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function namesOf(names: readonly string[]): string {
  return names.length === 0 ? TEXTS.none : names.join(", ");
}
