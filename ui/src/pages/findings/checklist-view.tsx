import { Content, Icon } from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { TimesCircleIcon } from "@patternfly/react-icons/dist/esm/icons/times-circle-icon";
import type { FindingRow, PreconditionRow } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";
import { checklistOf } from "./checklist.ts";

const { findings: texts } = TEXTS;

/** What has to hold for a finding to be certain, each with what was seen of it and what is missing. */
export function ChecklistView({ finding }: { readonly finding: FindingRow }) {
  const checklist = checklistOf(finding);
  if (checklist === null) return <Content component="p">{texts.plainFact}</Content>;
  const { rows } = checklist;
  return (
    <>
      <Content component="p">{texts.checklist(checklist)}</Content>
      <ul className="pl-checks">
        {rows.map((row) => (
          <Check key={row.id} row={row} />
        ))}
      </ul>
    </>
  );
}

const STATES = {
  held: { status: "success", Sign: CheckCircleIcon },
  failed: { status: "warning", Sign: TimesCircleIcon },
  notCheckable: { status: "custom", Sign: QuestionCircleIcon },
} as const;

function Check({ row }: { readonly row: PreconditionRow }) {
  const { id, title, state, evidence, missing } = row;
  const { status, Sign } = STATES[state];
  return (
    <li className="pl-check">
      <Icon status={status} isInline>
        <Sign />
      </Icon>
      <div>
        <div>
          <strong>{texts.checks[state]}:</strong> {title} <small>({id})</small>
        </div>
        {evidence.length > 0 && (
          <ul className="pl-check__seen">
            {evidence.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {missing.length > 0 && (
          <div className="pl-check__lacks">
            {texts.lacks}
            <ul>
              {missing.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </li>
  );
}
