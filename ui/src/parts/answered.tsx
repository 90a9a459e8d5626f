import {
  Alert,
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  Skeleton,
} from "@patternfly/react-core";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import type { ReactNode } from "react";
import { ofThis } from "../data/answer-of.ts";
import type { Answer, Failed } from "../data/data.ts";
import { TEXTS } from "../texts.ts";
import { Ago } from "./time.tsx";

/** What is made of an answer once it is here; until then that it is awaited, or why there is none. What is stale says so above it. */
export function Answered<T>({
  answer: known,
  waiting = <Awaited />,
  keepsBefore = false,
  isSmall = false,
  children,
}: {
  readonly answer: Answer<T>;
  /** In its place until it is here: of about the same height, so that nothing jumps. */
  readonly waiting?: ReactNode;
  /** Whether what another question was answered stands in its place meanwhile: only where that is told (`aria-busy`). */
  readonly keepsBefore?: boolean;
  /** Whether it is a part of something: why there is none is a line then. */
  readonly isSmall?: boolean;
  readonly children: (value: T) => ReactNode;
}) {
  const answer = keepsBefore ? known : ofThis(known);
  if (answer.is === "waiting") return waiting;
  if (answer.is === "failed")
    return isSmall ? <FailedLine {...answer} /> : <FailedState {...answer} />;
  const { stale, cameAt, value } = answer;
  return (
    <>
      {stale && (
        <Alert
          isInline
          variant="warning"
          title={
            <>
              {TEXTS.banner.stale} <Ago at={cameAt} />
            </>
          }
        >
          {stale.text}
        </Alert>
      )}
      {children(value)}
    </>
  );
}

/** Lines of which each stands for something that is awaited. */
export function Awaited({ lines = 3 }: { readonly lines?: number }) {
  return (
    <div role="status" aria-label={TEXTS.notYet}>
      {Array.from({ length: lines }, (_, n) => (
        <Skeleton key={n} className="pl-awaited" />
      ))}
    </div>
  );
}

/** Why something cannot be shown, in a line, and the way to ask again. */
export function FailedLine({ problem, again }: Failed) {
  return (
    <Alert
      isInline
      isPlain
      variant="danger"
      title={TEXTS.trouble.title}
      component="p"
      actionLinks={
        <Button variant="link" isInline onClick={again}>
          {TEXTS.trouble.again}
        </Button>
      }
    >
      {problem.text}
    </Alert>
  );
}

function FailedState({ problem, again }: Failed) {
  return (
    <EmptyState
      status="danger"
      icon={ExclamationCircleIcon}
      titleText={TEXTS.trouble.title}
      headingLevel="h2"
    >
      <EmptyStateBody>{problem.text}</EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          <Button variant="primary" onClick={again}>
            {TEXTS.trouble.again}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}
