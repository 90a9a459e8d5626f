import { EmptyState, EmptyStateBody, Title } from "@patternfly/react-core";
import { SearchIcon } from "@patternfly/react-icons/dist/esm/icons/search-icon";
import { useEffect } from "react";
import { Link } from "react-router";
import type { SearchRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { ofThis } from "../../data/answer-of.ts";
import { Answered } from "../../parts/answered.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { UnreadNote } from "../../parts/unread.tsx";
import { address, placeOf } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { type Group, groupsOf, mayBeFinding } from "./groups.ts";

const { search: texts } = TEXTS;

/** Namespaces and findings that are listed beside the objects; of more it is said how many. */
const FEW = 5;

/** What was found by a text: objects by kind, then namespaces and findings. An id of a finding is meant as such. */
export function Results({
  data,
  text,
  onFound,
}: PageProps & {
  readonly text: string;
  /** Called when everything that is found by this text is here; null where nobody waits for it. */
  readonly onFound: (() => void) | null;
}) {
  const answer = data.useAnswer("/search", { query: { q: text } });
  const namespaces = ofThis(data.useAnswer("/namespaces", { query: { q: text, limit: FEW } }));
  const findings = ofThis(data.useAnswer("/findings", { query: { q: text, limit: FEW } }));
  const isAwaited = [ofThis(answer), namespaces, findings].some(({ is }) => is === "waiting");
  useEffect(() => {
    if (!isAwaited) onFound?.();
  }, [isAwaited, onFound]);
  const found = findings.is === "here" ? findings.value : null;
  const named = namespaces.is === "here" ? namespaces.value : null;
  const ofFindings = found !== null && found.total > 0 && (
    <Section title={texts.findings}>
      <FindingList
        findings={found.findings}
        total={found.total}
        rest={address("/findings", { q: text })}
      />
    </Section>
  );
  return (
    <Answered answer={answer} keepsBefore>
      {({ rows, more, unread }) => {
        const isSettled = found !== null && named !== null;
        const isNothing = rows.length === 0 && isSettled && found.total === 0 && named.total === 0;
        return (
          <div className="pl-search-results" aria-busy={answer.is === "here" && answer.forAnother}>
            <p role="status" className="pl-subtle">
              {more ? texts.more(rows.length) : texts.found(rows.length)} {!isNothing && texts.keys}
            </p>
            {isNothing && <NothingFound text={text} />}
            {mayBeFinding(text) && ofFindings}
            {groupsOf(rows).map((group) => (
              <Objects key={group.kind} {...group} />
            ))}
            {named !== null && named.total > 0 && (
              <Section title={texts.namespaces}>
                <ul className="pl-search-list">
                  {named.rows.map(({ key, name, cluster }) => (
                    <Result
                      key={key}
                      row={{ key, kind: "namespace", name, namespace: null, source: cluster }}
                    />
                  ))}
                </ul>
                {named.total > named.rows.length && (
                  <Link to={address("/namespaces", { q: text })} data-result>
                    {TEXTS.list.allOf(named.total)}
                  </Link>
                )}
              </Section>
            )}
            {!mayBeFinding(text) && ofFindings}
            <UnreadNote unread={unread} />
          </div>
        );
      }}
    </Answered>
  );
}

function Objects({ kind, rows }: Group) {
  return (
    <Section title={texts.kinds[kind] ?? kind}>
      <ul className="pl-search-list">
        {rows.map((row) => (
          <Result key={`${row.source} ${row.key}`} row={row} />
        ))}
      </ul>
    </Section>
  );
}

function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section>
      <Title headingLevel="h2" size="md">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Result({ row }: { readonly row: Omit<SearchRow, "rank"> }) {
  const { name, namespace, source } = row;
  return (
    <li>
      <Link to={placeOf(row)} data-result className="pl-search-result">
        <span className="pl-name">{name}</span>
        <span className="pl-subtle">
          {namespace === null ? texts.on(source) : texts.in(namespace, source)}
        </span>
      </Link>
    </li>
  );
}

function NothingFound({ text }: { readonly text: string }) {
  return (
    <EmptyState icon={SearchIcon} titleText={texts.nothing(text)} headingLevel="h2">
      <EmptyStateBody>{texts.nothingHint}</EmptyStateBody>
    </EmptyState>
  );
}
