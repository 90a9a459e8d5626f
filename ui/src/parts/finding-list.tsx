import { List, ListItem } from "@patternfly/react-core";
import { Link } from "react-router";
import type { FindingRow } from "../../../program/src/api/contract.ts";
import { findingPlace } from "../places.ts";
import { TEXTS } from "../texts.ts";
import { SeverityLabel, VerdictLabel } from "./labels.tsx";
import "./finding-list.css";

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
    <div className="pl-findings">
      <List isPlain>
        {findings.map(({ id, title, severity, verdict, subject }) => (
          <ListItem key={id}>
            <div className="pl-finding">
              <SeverityLabel severity={severity} />
              <div>
                <Link to={findingPlace(id)} data-result>
                  {title}
                </Link>{" "}
                {verdict !== "confirmed" && <VerdictLabel verdict={verdict} />}{" "}
                <span className="pl-subtle pl-name">
                  {subject.kind} {subject.namespace === null ? "" : `${subject.namespace}/`}
                  {subject.name}
                </span>
              </div>
            </div>
          </ListItem>
        ))}
      </List>
      {total > findings.length && (
        <Link to={rest} data-result>
          {TEXTS.list.allOf(total)}
        </Link>
      )}
    </div>
  );
}
