import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { EyeIcon } from "@patternfly/react-icons/dist/esm/icons/eye-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { MinusCircleIcon } from "@patternfly/react-icons/dist/esm/icons/minus-circle-icon";
import { PluggedIcon } from "@patternfly/react-icons/dist/esm/icons/plugged-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { UnpluggedIcon } from "@patternfly/react-icons/dist/esm/icons/unplugged-icon";
import { Link } from "react-router";
import type { ActivityAnswer } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { OverviewCard } from "./overview-card.tsx";
import { type Entry, streamOf } from "./stream.ts";

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

/** What happened lately, the newest first; it goes on as things happen. */
export function StreamCard({ activity }: { readonly activity: Answer<ActivityAnswer> }) {
  return (
    <OverviewCard title={texts.title} to={NEWEST} answer={activity} lines={8}>
      {({ rows }) => (
        <ul className="pl-lines">
          {rows.length === 0 && <li>{texts.empty}</li>}
          {streamOf(rows).map((entry) => (
            <OneEntry key={entry.key} entry={entry} />
          ))}
          {rows.length > 0 && (
            <li>
              <Link to={NEWEST}>{texts.all}</Link>
            </li>
          )}
        </ul>
      )}
    </OverviewCard>
  );
}

function OneEntry({ entry: { at, sign, word, what } }: { readonly entry: Entry }) {
  const Icon = SIGNS[sign];
  return (
    <li className="pl-event">
      <Icon className={`pl-tone--${sign}`} />
      <span className="pl-event__what">
        {word}
        {what !== null && (
          <>
            {": "}
            <Link to={what.to}>{what.text}</Link>
          </>
        )}
      </span>
      <span className="pl-event__when">
        <Ago at={at} />
      </span>
    </li>
  );
}
