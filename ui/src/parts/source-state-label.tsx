import { Label } from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { LockIcon } from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import { RedoIcon } from "@patternfly/react-icons/dist/esm/icons/redo-icon";
import { OutlinedClockIcon } from "@patternfly/react-icons/dist/esm/icons/outlined-clock-icon";
import { TEXTS } from "../texts.ts";
import type { SourceState } from "./source-state.ts";

const STATES = {
  whole: { status: "success", Icon: CheckCircleIcon },
  limited: { status: undefined, Icon: LockIcon },
  partial: { status: "warning", Icon: ExclamationTriangleIcon },
  stale: { status: "warning", Icon: OutlinedClockIcon },
  back: { status: "warning", Icon: RedoIcon },
  down: { status: "danger", Icon: ExclamationCircleIcon },
  unread: { status: undefined, Icon: OutlinedClockIcon },
} as const;

/** How far one can rely on what is known of a source: a word, a sign and a colour. */
export function SourceStateLabel({ state }: { readonly state: SourceState }) {
  const { status, Icon } = STATES[state];
  return (
    <Label isCompact icon={<Icon />} {...(status === undefined ? {} : { status })}>
      {TEXTS.sourceState[state]}
    </Label>
  );
}
