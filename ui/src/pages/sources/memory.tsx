import { Alert, Card, CardBody, CardHeader, CardTitle, Content } from "@patternfly/react-core";
import { Link } from "react-router";
import type { ReportAnswer } from "../../../../program/src/api/contract.ts";
import { timeText } from "../../format/time.ts";
import { Command } from "../../parts/commands.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { agedByRule } from "./view.ts";

const { memory: texts } = TEXTS.sources;

/** How far the memory can be relied on: whether it learns still, what is frozen, and what is only remembered. */
export function Memory({ report: { memory, aged } }: { readonly report: ReportAnswer }) {
  return (
    <Card id="memory" component="section" aria-label={texts.title}>
      <CardHeader>
        <CardTitle component="h2">{texts.title}</CardTitle>
      </CardHeader>
      <CardBody className="pl-sources__body">
        {memory === null ? <p>{texts.none}</p> : <Learning memory={memory} />}
        {memory?.freezes.map((freeze) => (
          <OneFreeze key={freeze.id} freeze={freeze} />
        ))}
        <Aged aged={aged} />
      </CardBody>
    </Card>
  );
}

type KnownMemory = NonNullable<ReportAnswer["memory"]>;

function Learning({ memory: { epoch, learnsUntil } }: { readonly memory: KnownMemory }) {
  return (
    <Content component="p">
      {texts.bornAt} <Ago at={epoch.bornAt} />
      {epoch.because !== null && ` (${epoch.because})`}.{" "}
      {learnsUntil === null ? texts.learned : texts.learnsUntil(timeText(learnsUntil))}
    </Content>
  );
}

function OneFreeze({ freeze }: { readonly freeze: KnownMemory["freezes"][number] }) {
  const { id, place, since, because, found } = freeze;
  return (
    <Alert isInline variant="warning" title={texts.frozen(place.name)} component="h3">
      <p>
        <Ago at={since} />: {because}
        {found !== null && ` (${found})`}. {texts.frozenHint}
      </p>
      <Command>{`plumbline unfreeze ${id} --reason TEXT`}</Command>
    </Alert>
  );
}

function Aged({ aged }: Pick<ReportAnswer, "aged">) {
  const rules = agedByRule(aged);
  if (rules.length === 0) return null;
  return (
    <div>
      <h3 className="pl-sources__heading">{texts.aged(aged.length)}</h3>
      <ul className="pl-sources__list">
        {rules.map(({ rule, title, findings, lastSeenAt }) => (
          <li key={rule}>
            <Link to={`/rules?q=${encodeURIComponent(rule)}`}>{title}</Link>:{" "}
            {TEXTS.findings.count(findings)}, {texts.lastSeen} <Ago at={lastSeenAt} />
          </li>
        ))}
      </ul>
    </div>
  );
}
