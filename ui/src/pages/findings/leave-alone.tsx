import { Content } from "@patternfly/react-core";
import type { ReactNode } from "react";
import type { FindingDetail, IgnoreRow } from "../../../../program/src/api/contract.ts";
import type { Data } from "../../data/data.ts";
import { dayText } from "../../format/time.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { Command } from "../../parts/commands.tsx";
import { Term } from "../../parts/term.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import {
  A_DAY,
  ignoreCommand,
  type Leaving,
  listAgainCommand,
  TERMS,
  untilOf,
} from "./leaving-alone.ts";
import { ReasonForm } from "./reason-form.tsx";
import { Section, Terms } from "./story-parts.tsx";

const { findings: texts } = TEXTS;

/** Leaving a finding alone until a day, with a reason; or by whose word it is left, and the way back. */
export function LeaveAlone({
  data,
  detail,
  onDone,
}: {
  readonly data: Data;
  readonly detail: FindingDetail;
  /** Called with one sentence that says what was done. */
  readonly onDone: (said: string) => void;
}) {
  const { finding, leftOut } = detail;
  if (leftOut !== null) return <Left {...{ data, id: finding.id, leftOut, onDone }} />;
  if (finding.verdict === "unknown")
    return (
      <Section title={texts.leave}>
        <Content component="p">{texts.leaveNever}</Content>
      </Section>
    );
  return (
    <Section title={texts.leave}>
      <Content component="p">{texts.leaveHint}</Content>
      <IfAllowed data={data} command={ignoreCommand(finding.id)}>
        <ReasonForm
          label={texts.leaveDo}
          asksHowLong
          send={async (leaving) => {
            const reason = leaving.reason.trim();
            await data.ignore({ finding: finding.id, until: untilOf(leaving), reason });
            onDone(texts.nowLeft(termText(leaving)));
          }}
        />
      </IfAllowed>
    </Section>
  );
}

/** "for 30 days", "until 31 Jan 2027". */
function termText({ term, day }: Leaving): string {
  if (term === A_DAY) return texts.untilDay(dayText(Date.parse(day)));
  return texts.terms[TERMS.find((one) => one === term) ?? "30d"];
}

function Left({
  data,
  id,
  leftOut,
  onDone,
}: {
  readonly data: Data;
  readonly id: string;
  readonly leftOut: NonNullable<FindingDetail["leftOut"]>;
  readonly onDone: (said: string) => void;
}) {
  const answer = data.useAnswer("/ignores");
  const words = answer.is === "here" ? answer.value.ignores : [];
  const word = words.find(({ finding }) => finding === id);
  // what stands on an object is nobody's word here
  if (leftOut.on === null && answer.is !== "here")
    return (
      <Section title={texts.left}>
        <Answered isSmall answer={answer}>
          {() => null}
        </Answered>
      </Section>
    );
  if (word === undefined)
    return (
      <Section title={texts.left}>
        <Terms>
          <Term title={texts.leftBy}>
            <bdi>{leftOut.by}</bdi>
          </Term>
          {leftOut.on !== null && (
            <Term title={texts.leftOn}>
              <bdi>{leftOut.on}</bdi>
            </Term>
          )}
        </Terms>
        {leftOut.on !== null && <Content component="p">{texts.leftHint}</Content>}
      </Section>
    );
  return (
    <Section title={texts.left}>
      <Word word={word} />
      <IfAllowed data={data} command={listAgainCommand(id)}>
        <ReasonForm
          label={texts.listAgain}
          asksHowLong={false}
          send={async ({ reason }) => {
            await data.stopIgnoring(id, reason.trim());
            onDone(texts.nowListed);
          }}
        />
      </IfAllowed>
    </Section>
  );
}

function Word({ word: { by, until, reason, at } }: { readonly word: IgnoreRow }) {
  return (
    <Terms>
      <Term title={texts.leftBy}>
        <bdi>{by}</bdi>
      </Term>
      <Term title={texts.leftReason}>
        <bdi>{reason}</bdi>
      </Term>
      <Term title={texts.leftUntil}>
        {dayText(until)} (<Ago at={until} />)
      </Term>
      <Term title={texts.leftSince}>
        <Ago at={at} />
      </Term>
    </Terms>
  );
}

/** What somebody may do who may leave findings alone; whoever may not is told the command. */
function IfAllowed({
  data,
  command,
  children,
}: {
  readonly data: Data;
  readonly command: string;
  readonly children: ReactNode;
}) {
  return (
    <Answered isSmall answer={data.useAnswer("/me")} waiting={<Awaited lines={1} />}>
      {({ mayIgnore }) =>
        mayIgnore ? (
          children
        ) : (
          <>
            <Content component="p">{texts.leaveCommand}</Content>
            <Command>{command}</Command>
          </>
        )
      }
    </Answered>
  );
}
