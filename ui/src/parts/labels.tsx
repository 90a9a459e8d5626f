import { Label } from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { SearchIcon } from "@patternfly/react-icons/dist/esm/icons/search-icon";
import type { Severity, Verdict } from "../../../program/src/api/contract.ts";
import { TEXTS } from "../texts.ts";
import type { Health } from "./zfs-health.ts";

const SEVERITIES = {
  error: { status: "danger", Icon: ExclamationCircleIcon },
  warning: { status: "warning", Icon: ExclamationTriangleIcon },
  info: { status: "info", Icon: InfoCircleIcon },
} as const;

/** How bad it is if it is true: a word, a sign and a colour. */
export function SeverityLabel({ severity }: { readonly severity: Severity }) {
  const { status, Icon } = SEVERITIES[severity];
  return (
    <Label isCompact status={status} icon={<Icon />}>
      {TEXTS.severity[severity]}
    </Label>
  );
}

const HEALTHS: Readonly<
  Record<
    Health,
    { readonly status?: "success" | "warning" | "danger"; readonly Icon: typeof CheckCircleIcon }
  >
> = {
  well: { status: "success", Icon: CheckCircleIcon },
  lacking: { status: "warning", Icon: ExclamationTriangleIcon },
  failed: { status: "danger", Icon: ExclamationCircleIcon },
  unknown: { Icon: QuestionCircleIcon },
};

/** How something of ZFS is: its word, with a sign and a colour. */
export function HealthLabel({ health, text }: { readonly health: Health; readonly text: string }) {
  const { status: tone, Icon } = HEALTHS[health];
  return (
    <Label
      isCompact
      variant={health === "well" ? "outline" : "filled"}
      {...(tone && { status: tone })}
      icon={<Icon />}
    >
      {text}
    </Label>
  );
}

const VERDICTS = {
  confirmed: CheckCircleIcon,
  suspect: SearchIcon,
  unknown: QuestionCircleIcon,
} as const;

/** How sure it is. */
export function VerdictLabel({ verdict }: { readonly verdict: Verdict }) {
  const Icon = VERDICTS[verdict];
  return (
    <Label isCompact variant="outline" icon={<Icon />}>
      {TEXTS.verdict[verdict]}
    </Label>
  );
}
