import {
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Content,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Flex,
  Gallery,
  Label,
  PageSection,
  SearchInput,
} from "@patternfly/react-core";
import { Link, useSearchParams } from "react-router";
import type { RuleRow } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../app/routes.tsx";
import { Answered } from "../../parts/answered.tsx";
import { SeverityLabel } from "../../parts/labels.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";
import { chosenRules, optionTexts } from "./chosen.ts";

const { rules: texts } = TEXTS;

/** The catalogue of rules with the options in force. */
export function RulesPage({ data }: PageProps) {
  const answer = data.useAnswer("/rules");
  const [query, setQuery] = useSearchParams();
  const text = query.get("q") ?? "";
  const filter = (q: string) => setQuery(q === "" ? {} : { q }, { replace: true });
  return (
    <>
      <PageHead title={texts.title} intro={texts.intro}>
        <SearchInput
          aria-label={texts.filter}
          placeholder={texts.filter}
          value={text}
          onChange={(_, q) => filter(q)}
          onClear={() => filter("")}
        />
      </PageHead>
      <PageSection hasBodyWrapper={false}>
        <Answered answer={answer}>
          {({ rules }) => <Catalogue rules={rules} text={text} />}
        </Answered>
      </PageSection>
    </>
  );
}

function Catalogue({ rules, text }: { readonly rules: readonly RuleRow[]; readonly text: string }) {
  const chosen = chosenRules(rules, text);
  return (
    <>
      <Content component="p" aria-live="polite">
        {texts.count(chosen.length, rules.length)}
      </Content>
      <Gallery hasGutter minWidths={{ default: "100%", md: "26rem" }}>
        {chosen.map((rule) => (
          <RuleCard key={rule.code} rule={rule} />
        ))}
      </Gallery>
    </>
  );
}

function RuleCard({ rule }: { readonly rule: RuleRow }) {
  const { code, title, severity, enabled, absence, why, remedy } = rule;
  const options = optionTexts(rule);
  return (
    <Card isCompact id={code}>
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
      <CardBody>
        <Content component="p">{why}</Content>
        <DescriptionList isCompact>
          <DescriptionListGroup>
            <DescriptionListTerm>{texts.remedy}</DescriptionListTerm>
            <DescriptionListDescription>
              {remedy.map((line) => (
                <div key={line}>{line}</div>
              ))}
            </DescriptionListDescription>
          </DescriptionListGroup>
          <DescriptionListGroup>
            <DescriptionListTerm>{texts.options}</DescriptionListTerm>
            <DescriptionListDescription>
              {options.length === 0
                ? texts.noOptions
                : options.map((option) => (
                    <div key={option}>
                      <code>{option}</code>
                    </div>
                  ))}
            </DescriptionListDescription>
          </DescriptionListGroup>
        </DescriptionList>
        <Link to={`/findings?rule=${encodeURIComponent(code)}`}>{texts.findings}</Link>
      </CardBody>
    </Card>
  );
}
