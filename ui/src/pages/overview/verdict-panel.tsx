import { Title } from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { Link } from "react-router";
import type { Verdict } from "./verdict.ts";

const ICONS = {
  danger: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  info: InfoCircleIcon,
  unknown: QuestionCircleIcon,
  success: CheckCircleIcon,
} as const;

/** The sentence that one comes for. */
export function VerdictPanel({
  verdict: { tone, sentence, to: place, notes },
}: {
  readonly verdict: Verdict;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={`pl-verdict pl-verdict--${tone}`}>
      <Icon className="pl-verdict__icon" />
      <div>
        <Title headingLevel="h2" size="2xl" aria-live="polite">
          <Link to={place}>{sentence}</Link>
        </Title>
        {notes.length > 0 && (
          <ul className="pl-verdict__notes">
            {notes.map(({ text, to }) => (
              <li key={text}>
                <Link to={to}>{text}</Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
