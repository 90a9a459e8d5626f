import {
  Alert,
  EmptyState,
  EmptyStateBody,
  List,
  ListItem,
  PageSection,
} from "@patternfly/react-core";
import { CubesIcon } from "@patternfly/react-icons/dist/esm/icons/cubes-icon";
import { Link, useParams, useSearchParams } from "react-router";
import type { NamespaceRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { ofThis } from "../../data/answer-of.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { namespacePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { OneNamespace } from "./one.tsx";
import "./namespace.css";

const { namespace: texts } = TEXTS;

/** One namespace as its owner sees it. */
export function NamespacePage({ data }: PageProps) {
  const { name = "" } = useParams();
  const [query] = useSearchParams();
  const cluster = query.get("cluster") ?? undefined;
  const answer = ofThis(data.useAnswer("/namespaces", { query: { namespace: [name], cluster } }));
  const there = answer.is === "here" ? answer.value.rows[0] : undefined;
  const isRefused = answer.is === "failed" && REFUSALS.has(answer.problem.status);
  return (
    <>
      <PageHead
        title={there?.name ?? texts.title}
        intro={<Link to="/namespaces">{texts.all}</Link>}
      />
      {isRefused && <NotThere />}
      {!isRefused && (
        <Answered answer={answer} waiting={<Awaited lines={8} />}>
          {({ rows: [row, ...others] }) =>
            row === undefined ? (
              <NotThere />
            ) : others.length > 0 ? (
              <Choose rows={[row, ...others]} />
            ) : (
              <OneNamespace key={row.key} data={data} row={row} />
            )
          }
        </Answered>
      )}
    </>
  );
}

/** How the API answers about a namespace that nobody has, or that whoever asks does not see. */
const REFUSALS: ReadonlySet<number | null> = new Set([400, 404]);

/** Whether it is there and not seen, or not there, is the same to whoever asks. */
function NotThere() {
  return (
    <EmptyState icon={CubesIcon} titleText={texts.notThere} headingLevel="h2">
      <EmptyStateBody>{texts.notThereHint}</EmptyStateBody>
    </EmptyState>
  );
}

function Choose({ rows }: { readonly rows: readonly NamespaceRow[] }) {
  return (
    <PageSection hasBodyWrapper={false}>
      <Alert isInline variant="info" title={texts.choose}>
        <List isPlain>
          {rows.map(({ key, name, cluster }) => (
            <ListItem key={key}>
              <Link to={namespacePlace(name, cluster)}>{cluster}</Link>
            </ListItem>
          ))}
        </List>
      </Alert>
    </PageSection>
  );
}
