import { Alert, Content, Title } from "@patternfly/react-core";
import { lazy, Suspense, useRef, useState } from "react";
import { Link } from "react-router";
import type { FindingDetail, FindingRow, RuleRow } from "../../../../program/src/api/contract.ts";
import { useNow } from "../../clock.ts";
import type { ChainViewProps } from "../../chain/chain-view.tsx";
import type { Data } from "../../data/data.ts";
import { agoText } from "../../format/time.ts";
import { address, objectText, placeOf, volumePlace } from "../../places.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import { Command, Remedy } from "../../parts/commands.tsx";
import { SeverityLabel, VerdictLabel } from "../../parts/labels.tsx";
import { Term } from "../../parts/term.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { ChecklistView } from "./checklist-view.tsx";
import { whatIsMissing } from "./checklist.ts";
import { LeaveAlone } from "./leave-alone.tsx";
import { PeopleView } from "./people-view.tsx";
import { PartLevel, Section, Terms } from "./story-parts.tsx";
import { WordLabel } from "./word-label.tsx";

const { findings: texts } = TEXTS;

/** Whoever looks at the list of findings waits for no drawing. */
function LazyChain(props: ChainViewProps) {
  return (
    <Suspense fallback={<Awaited lines={8} />}>
      <ChainView {...props} />
    </Suspense>
  );
}

const ChainView = lazy(async () => ({
  default: (await import("../../chain/chain-view.tsx")).ChainView,
}));

/** Everything that is known about a finding, in the order in which one asks: what, what to do, why we believe it, whom to call. */
export function FindingStory({
  data,
  detail,
  level,
}: {
  readonly data: Data;
  readonly detail: FindingDetail;
  /** Of its title in the document; null where the page says the title above it. */
  readonly level: "h1" | "h2" | null;
}) {
  const { finding, lastSeenAt } = detail;
  const { verdict, evidence, remedy } = finding;
  const isUnjudged = verdict === "unknown";
  const [said, setSaid] = useState<string | null>(null);
  const told = useRef<HTMLDivElement>(null);
  // the form that had the keys is gone
  const onDone = (what: string) => {
    setSaid(what);
    told.current?.focus();
  };
  return (
    <PartLevel.Provider value={level === "h2" ? "h3" : "h2"}>
      <article className="pl-story">
        <Head finding={finding} level={level} />
        {lastSeenAt !== null && <OutOfSight lastSeenAt={lastSeenAt} />}
        {isUnjudged && (
          <Alert isInline variant="info" title={texts.unjudgedTitle} component="p">
            {texts.unjudgedHint}
          </Alert>
        )}
        {detail.leftOut !== null && <LeaveAlone data={data} detail={detail} onDone={onDone} />}
        <AboutView detail={detail} />
        {isUnjudged && <Missing title={texts.lacking} finding={finding} />}
        <Section title={texts.why}>
          <Why data={data} rule={finding.rule} />
        </Section>
        <Section title={texts.todo}>
          <Remedy lines={remedy} />
        </Section>
        {!isUnjudged && (
          <>
            <Section title={texts.sure}>
              <ChecklistView finding={finding} />
            </Section>
            <Missing title={texts.change} finding={finding} />
          </>
        )}
        {evidence.length > 0 && (
          <Section title={texts.facts}>
            <Facts evidence={evidence} />
          </Section>
        )}
        <Section title={texts.whom}>
          <PeopleView detail={detail} />
        </Section>
        <div className="pl-story__act">
          {/* where the form was that somebody filled in: what became of it is told there */}
          <div ref={told} role="status" tabIndex={-1}>
            {said !== null && <Alert isInline variant="success" title={said} component="p" />}
          </div>
          {detail.leftOut === null && <LeaveAlone data={data} detail={detail} onDone={onDone} />}
        </div>
        {/* last, because it grows when its drawing comes: a form below it would leave the view */}
        {detail.chain !== null && (
          <Section title={texts.chain}>
            <LazyChain chain={detail.chain} findings={[finding]} />
          </Section>
        )}
      </article>
    </PartLevel.Provider>
  );
}

function Head({
  finding: { id, title, severity, verdict, word },
  level,
}: {
  readonly finding: FindingDetail["finding"];
  readonly level: "h1" | "h2" | null;
}) {
  return (
    <header className="pl-story__head">
      {level !== null && (
        <Title headingLevel={level} size="xl">
          {title}
        </Title>
      )}
      <div className="pl-story__id">
        {texts.id} <Command>{id}</Command>
      </div>
      <span className="pl-labels">
        <SeverityLabel severity={severity} />
        <VerdictLabel verdict={verdict} />
        <WordLabel word={word} />
      </span>
      {word !== null && <Content component="small">{texts.wordHints[word]}</Content>}
    </header>
  );
}

function OutOfSight({ lastSeenAt }: { readonly lastSeenAt: number }) {
  return (
    <Alert isInline variant="warning" title={texts.agedTitle} component="p">
      {texts.agedHint(agoText(lastSeenAt, useNow()))}
    </Alert>
  );
}

function AboutView({ detail: { finding, chain } }: { readonly detail: FindingDetail }) {
  const { subject, scope, since, lifecycle, reclaimableBytes, word, verdict } = finding;
  const { kind, name, namespace, source } = subject;
  const volume = volumeOf(subject, chain);
  const whole = namespace === null ? name : `${namespace}/${name}`;
  return (
    <Terms>
      <Term title={texts.what}>
        {kind}{" "}
        {chain === null ? (
          <bdi className="pl-name">{whole}</bdi>
        ) : (
          <Link to={placeOf(subject)} className="pl-name">
            <bdi>{whole}</bdi>
          </Link>
        )}
        {chain !== null && (
          <div>
            <Link to={address("/findings", { about: objectText(subject) })}>
              {texts.everything}
            </Link>
          </div>
        )}
      </Term>
      {volume !== null && (
        <Term title={texts.volume}>
          <Link to={volumePlace(volume.id)} className="pl-name">
            <bdi>{`${volume.namespace ?? ""}/${volume.name}`}</bdi>
          </Link>
        </Term>
      )}
      <Term title={texts.source}>
        <bdi>{source}</bdi>
      </Term>
      {scope.kind === "scope" && (
        <Term title={texts.scope}>
          <bdi className="pl-name">{scope.name}</bdi>
          <Content component="small">
            {scope.closed === true ? texts.scopeClosed : texts.scopeOpen}
          </Content>
        </Term>
      )}
      {(reclaimableBytes !== null || word !== null) && (
        <Term title={word === null ? texts.sizeTaken : texts.size}>
          <Bytes bytes={reclaimableBytes} />
        </Term>
      )}
      {verdict !== "unknown" && (
        <Term title={texts.exists}>{since === null ? <Unknown /> : <Ago at={since} />}</Term>
      )}
      {lifecycle !== null && (
        <>
          <Term title={texts.firstSeen}>
            <Ago at={lifecycle.firstSeenAt} />
          </Term>
          <Term title={texts.confirmations}>{texts.looks(lifecycle.confirmations)}</Term>
          <Term title={texts.state}>{texts.states[lifecycle.state]}</Term>
        </>
      )}
      <Term title={texts.rule}>
        <Link to={`/rules?${new URLSearchParams({ q: finding.rule }).toString()}`}>
          <code>{finding.rule}</code>
        </Link>
      </Term>
    </Terms>
  );
}

/** The one claim whose volume it is about; null where it is about none, about many, or about the claim itself. */
function volumeOf({ kind }: FindingRow["subject"], chain: FindingDetail["chain"]) {
  const [claim, ...others] = (chain?.nodes ?? []).filter(({ layer }) => layer === "claim");
  if (claim === undefined || others.length > 0 || claim.state !== "present") return null;
  return kind === "pvc" ? null : claim;
}

/** Why a rule looks for it. What is about the inventory itself has none in the catalogue. */
function Why({ data, rule }: { readonly data: Data; readonly rule: string }) {
  const answer = data.useAnswer("/rules");
  const whyOf = (rules: readonly RuleRow[]) => rules.find(({ code }) => code === rule)?.why;
  return (
    <Answered isSmall answer={answer} waiting={<Awaited lines={1} />}>
      {({ rules }) => <Content component="p">{whyOf(rules) ?? texts.noWhy}</Content>}
    </Answered>
  );
}

function Missing({ title, finding }: { readonly title: string; readonly finding: FindingRow }) {
  const missing = whatIsMissing(finding);
  return (
    <Section title={title}>
      {missing.length === 0 ? (
        <Content component="p">{texts.changeNone}</Content>
      ) : (
        <ul className="pl-sentences">
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Facts({ evidence }: Pick<FindingRow, "evidence">) {
  return (
    <Terms>
      {evidence.map(({ fact, value }, n) => (
        <Term key={`${n} ${fact}`} title={fact}>
          <bdi className="pl-name">{value}</bdi>
        </Term>
      ))}
    </Terms>
  );
}
