import { Flex, List, ListItem } from "@patternfly/react-core";
import { Link } from "react-router";
import type { FindingRow } from "../../../program/src/api/contract.ts";
import { findingPlace } from "../places.ts";
import { TEXTS } from "../texts.ts";
import { SeverityLabel, VerdictLabel } from "./labels.tsx";

/** Findings, each with how bad and how sure it is, leading to itself; and how many more there are, where the rest can be seen. */
export function FindingList({
  findings,
  total,
  rest,
}: {
  readonly findings: readonly FindingRow[];
  readonly total: number;
  /** Address of all of them. */
  readonly rest: string;
}) {
  return (
    <>
      <List isPlain className="pl-findings">
        {findings.map(({ id, title, severity, verdict, subject }) => (
          <ListItem key={id}>
            <Flex gap={{ default: "gapSm" }} alignItems={{ default: "alignItemsCenter" }}>
              <SeverityLabel severity={severity} />
              {verdict !== "confirmed" && <VerdictLabel verdict={verdict} />}
              <Link to={findingPlace(id)} data-result>
                {title}
              </Link>
              <span className="pl-subtle pl-name">
                {subject.kind} {subject.namespace === null ? "" : `${subject.namespace}/`}
                {subject.name}
              </span>
            </Flex>
          </ListItem>
        ))}
      </List>
      {total > findings.length && (
        <Link to={rest} data-result>
          {TEXTS.list.allOf(total)}
        </Link>
      )}
    </>
  );
}
