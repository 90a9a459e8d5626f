import { Card, CardBody, CardFooter, CardHeader, CardTitle } from "@patternfly/react-core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Answer } from "../../data/data.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";

/** One matter of the overview, with the way to the page about it. An answer that is not the newest says so at its foot. */
export function OverviewCard<T>({
  title,
  to,
  answer,
  lines,
  children,
}: {
  readonly title: string;
  readonly to: string;
  readonly answer: Answer<T>;
  /** About as high as what will be there. */
  readonly lines: number;
  readonly children: (value: T) => ReactNode;
}) {
  const fresh = answer.is === "here" ? { ...answer, stale: null } : answer;
  return (
    <Card isCompact component="section" aria-label={title}>
      <CardHeader>
        <CardTitle component="h2">
          <Link to={to}>{title}</Link>
        </CardTitle>
      </CardHeader>
      <CardBody>
        <Answered answer={fresh} waiting={<Awaited lines={lines} />}>
          {children}
        </Answered>
      </CardBody>
      {answer.is === "here" && answer.stale !== null && (
        <CardFooter>
          {TEXTS.banner.stale} <Ago at={answer.cameAt} />
        </CardFooter>
      )}
    </Card>
  );
}
