import { Button } from "@patternfly/react-core";
import { AngleDownIcon } from "@patternfly/react-icons/dist/esm/icons/angle-down-icon";
import { AngleRightIcon } from "@patternfly/react-icons/dist/esm/icons/angle-right-icon";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { EyeIcon } from "@patternfly/react-icons/dist/esm/icons/eye-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { MinusCircleIcon } from "@patternfly/react-icons/dist/esm/icons/minus-circle-icon";
import { PluggedIcon } from "@patternfly/react-icons/dist/esm/icons/plugged-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { UnpluggedIcon } from "@patternfly/react-icons/dist/esm/icons/unplugged-icon";
import { useId, useState } from "react";
import { Link } from "react-router";
import type { ActivityAnswer, Severity } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { OverviewCard } from "./overview-card.tsx";
import { type Entry, type Sign, streamOf } from "./stream.ts";

const { stream: texts } = TEXTS.overview;

const NEWEST = "/findings?sort=firstSeen";

const SIGNS = {
  error: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  info: InfoCircleIcon,
  over: CheckCircleIcon,
  unknown: QuestionCircleIcon,
  aside: MinusCircleIcon,
  lost: UnpluggedIcon,
  back: PluggedIcon,
  look: EyeIcon,
} as const;

/** A severity stands in no other place of an entry; of other signs the word says the same. */
function nameOf(sign: Sign): { readonly "aria-label"?: string } {
  return isSeverity(sign) ? { "aria-label": TEXTS.severity[sign] } : {};
}

function isSeverity(sign: Sign): sign is Severity {
  return sign === "error" || sign === "warning" || sign === "info";
}

/** What happened lately, the newest first; it goes on as things happen. */
export function StreamCard({ activity }: { readonly activity: Answer<ActivityAnswer> }) {
  return (
    <OverviewCard title={texts.title} to={NEWEST} answer={activity} lines={8}>
      {(lately) => (
        <ul className="pl-lines">
          {lately.rows.length === 0 && <li>{texts.empty}</li>}
          {streamOf(lately).map((entry) => (
            <OneEntry key={entry.key} entry={entry} />
          ))}
          {lately.rows.length > 0 && (
            <li>
              <Link to={NEWEST}>{texts.all}</Link>
            </li>
          )}
        </ul>
      )}
    </OverviewCard>
  );
}

function OneEntry({ entry: { at, sign, word, what, many } }: { readonly entry: Entry }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const Icon = SIGNS[sign];
  const links = what.map(({ key, text, to }) => (
    <Link key={key} to={to}>
      {text}
    </Link>
  ));
  return (
    <li className="pl-event">
      <Icon className={`pl-tone--${sign}`} {...nameOf(sign)} />
      <span className="pl-event__what">
        {word}
        {what.length > 0 && ": "}
        {many === null ? (
          links
        ) : (
          <Button
            variant="link"
            isInline
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {many} {isOpen ? <AngleDownIcon /> : <AngleRightIcon />}
          </Button>
        )}
      </span>
      <span className="pl-event__when">
        <Ago at={at} />
      </span>
      <ul id={id} className="pl-event__each" aria-label={many ?? word} hidden={!isOpen}>
        {isOpen && links.map((link) => <li key={link.key}>{link}</li>)}
      </ul>
    </li>
  );
}
