import { Alert } from "@patternfly/react-core";
import { LockIcon } from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import type { Unread } from "../../../../program/src/api/contract.ts";
import { Remedy } from "../../parts/commands.tsx";
import { TEXTS } from "../../texts.ts";
import { stepsOf } from "./view.ts";

const { sources: texts } = TEXTS;

/** What was not read, why, and what to do about it; nothing where nothing is missing. */
export function LossList({
  title,
  losses,
  variant,
}: {
  readonly title: string;
  readonly losses: readonly Unread[];
  /** "info": as always; it is not to be worried about. */
  readonly variant: "danger" | "warning" | "info";
}) {
  return losses.map((loss) => (
    <Alert
      key={`${loss.code} ${loss.next}`}
      isInline
      variant={variant}
      {...(variant === "info" ? { customIcon: <LockIcon /> } : {})}
      title={`${title}: ${loss.message}`}
      component="h3"
    >
      <p>{loss.everything ? texts.everything : texts.missing(wordsOf(loss))}</p>
      <Remedy lines={stepsOf(loss)} />
    </Alert>
  ));
}

function wordsOf({ collections }: Unread): readonly string[] {
  return collections.map((collection) => TEXTS.collections[collection]);
}
