import {
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Content,
  DescriptionList,
  Flex,
  Gallery,
  Label,
  PageSection,
  Skeleton,
} from "@patternfly/react-core";
import { Link, useSearchParams } from "react-router";
import type {
  FindingFacets,
  RuleRow,
  SummaryAnswer,
} from "../../../../program/src/api/contract.ts";
import type { Answer, PageProps } from "../../data/data.ts";
import { TextField } from "../../filter/text-field.tsx";
import { Answered, FailedLine } from "../../parts/answered.tsx";
import { Unknown } from "../../parts/bytes.tsx";
import { SeverityLabel } from "../../parts/labels.tsx";
import { remedyParts } from "../../parts/remedy-parts.ts";
import { StrangeAddress } from "../../parts/strange-address.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Term } from "../../parts/term.tsx";
import { address } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { textAsked, chosenRules, optionTexts, silenceOf } from "./chosen.ts";

const { rules: texts } = TEXTS;

/** The catalogue of rules with the options in force. */
export function RulesPage({ data }: PageProps) {
  const answer = data.useAnswer("/rules");
  const found = data.useAnswer("/findings/facets", FOUND);
  const unjudged = data.useAnswer("/findings/facets", UNJUDGED);
  const summary = data.useAnswer("/summary");
  const failed = [found, unjudged].find((counts) => counts.is === "failed");
  const [query, setQuery] = useSearchParams();
  const { text, strange } = textAsked(query, answer.is === "here" ? answer.value.rules : null);
  const filter = (q: string) => setQuery(q === "" ? {} : { q }, { replace: true });
  return (
    <>
      <PageHead title={texts.title} intro={texts.intro}>
        <TextField label={texts.filter} value={text} onText={filter} />
      </PageHead>
      <PageSection hasBodyWrapper={false}>
        <StrangeAddress strange={strange} onClear={() => filter(text)} />
        <Answered answer={answer}>
          {({ rules }) => (
            <>
              {failed !== undefined && <FailedLine {...failed} />}
              <Catalogue
                rules={rules}
                text={text}
                found={countsIn(found)}
                unjudged={countsIn(unjudged)}
                areKnown={failed === undefined}
                summary={summary}
              />
            </>
          )}
        </Answered>
      </PageSection>
    </>
  );
}

const FOUND = { query: { verdict: ["confirmed", "suspect"] } } as const;
const UNJUDGED = { query: { verdict: ["unknown"] } } as const;

/** Findings by rule; null while they are not known. */
type Counts = ReadonlyMap<string, number> | null;

function countsIn(answer: Answer<FindingFacets>): Counts {
  if (answer.is !== "here") return null;
  return new Map(answer.value.facets.rule.map(({ value, findings }) => [value, findings]));
}

interface Found {
  /** Whether they will be here, if they are not. */
  readonly areKnown: boolean;
  readonly found: Counts;
  readonly unjudged: Counts;
  /** Which rules were not asked. */
  readonly summary: Answer<SummaryAnswer>;
}

function Catalogue({
  rules,
  text,
  ...counts
}: Found & { readonly rules: readonly RuleRow[]; readonly text: string }) {
  const chosen = chosenRules(rules, text);
  return (
    <>
      <p aria-live="polite">{texts.count(chosen.length, rules.length)}</p>
      <Gallery hasGutter minWidths={{ default: "100%", md: "26rem" }}>
        {chosen.map((rule) => (
          <RuleCard key={rule.code} rule={rule} {...counts} />
        ))}
      </Gallery>
    </>
  );
}

function RuleCard({ rule, ...counts }: Found & { readonly rule: RuleRow }) {
  const { code, title, severity, enabled, absence, why, remedy } = rule;
  const options = optionTexts(rule);
  return (
    <Card isCompact>
      <CardHeader>
        <CardTitle component="h2">{title}</CardTitle>
        <Flex gap={{ default: "gapSm" }}>
          <code>{code}</code>
          <SeverityLabel severity={severity} />
          {!enabled && <Label isCompact>{texts.off}</Label>}
          {absence && (
            <Label isCompact variant="outline">
              {texts.absence}
            </Label>
          )}
        </Flex>
      </CardHeader>
      <CardBody className="pl-rule">
        <Content component="p">{why}</Content>
        <DescriptionList isCompact>
          <Term title={texts.remedy}>
            {remedy.map((line) => (
              <RemedyLine key={line} line={line} />
            ))}
          </Term>
          <Term title={texts.options}>
            {options.length === 0
              ? texts.noOptions
              : options.map((option) => (
                  <div key={option}>
                    <code>{option}</code>
                  </div>
                ))}
          </Term>
        </DescriptionList>
        {counts.areKnown ? <WhatItFound rule={rule} {...counts} /> : <Unknown />}
      </CardBody>
    </Card>
  );
}

/** Its commands have names in them that somebody must fill in: they are not there to be copied. */
function RemedyLine({ line }: { readonly line: string }) {
  return (
    <div>
      {remedyParts(line).map(({ is, text }) =>
        is === "command" ? <code key={text}>{text} </code> : <span key={text}>{text} </span>,
      )}
    </div>
  );
}

/** How much it found and could not judge, each with the way to it. */
function WhatItFound({ rule, found, unjudged, summary }: Found & { readonly rule: RuleRow }) {
  const { code } = rule;
  if (found === null || unjudged === null) return <Skeleton screenreaderText={TEXTS.notYet} />;
  const [findings, checks] = [found.get(code) ?? 0, unjudged.get(code) ?? 0];
  return (
    <Flex gap={{ default: "gapMd" }}>
      {findings === 0 ? (
        <span className="pl-subtle">{silenceOf(rule, summary)}</span>
      ) : (
        <Link to={address("/findings", { rule: code })}>{texts.findings(findings)}</Link>
      )}
      {checks > 0 && (
        <Link to={address("/findings", { list: "unjudged", rule: code })}>
          {texts.unjudged(checks)}
        </Link>
      )}
    </Flex>
  );
}
