import { Card, CardBody, CardHeader, CardTitle } from "@patternfly/react-core";
import { Link } from "react-router";
import type { ReportAnswer } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";
import { skippedByCause } from "./view.ts";

const { notAsked: texts } = TEXTS.sources;

/** Rules that could not be asked and what they lack, and those that somebody switched off; nothing where all are asked. */
export function NotAsked({ report: { skipped, switchedOff } }: { readonly report: ReportAnswer }) {
  if (skipped.length === 0 && switchedOff.length === 0) return null;
  return (
    <Card id="not-asked" component="section" aria-label={texts.title}>
      <CardHeader>
        <CardTitle component="h2">{texts.title}</CardTitle>
      </CardHeader>
      <CardBody className="pl-sources__body">
        {skippedByCause(skipped).map(({ because, rules }) => (
          <RuleList key={because} title={because} rules={rules} />
        ))}
        {switchedOff.length > 0 && (
          <RuleList
            title={texts.switchedOff}
            rules={switchedOff.map((rule) => ({ rule, title: rule }))}
          />
        )}
      </CardBody>
    </Card>
  );
}

function RuleList({
  title,
  rules,
}: {
  readonly title: string;
  readonly rules: readonly { readonly rule: string; readonly title: string }[];
}) {
  return (
    <div>
      <h3 className="pl-sources__heading">{title}</h3>
      <ul className="pl-sources__list">
        {rules.map(({ rule, title: name }) => (
          <li key={rule}>
            <Link to={`/rules?q=${encodeURIComponent(rule)}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
