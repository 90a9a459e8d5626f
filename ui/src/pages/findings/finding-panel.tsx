import { Alert, Button, EmptyState, EmptyStateBody } from "@patternfly/react-core";
import { ArrowLeftIcon } from "@patternfly/react-icons/dist/esm/icons/arrow-left-icon";
import { SearchIcon } from "@patternfly/react-icons/dist/esm/icons/search-icon";
import { TimesIcon } from "@patternfly/react-icons/dist/esm/icons/times-icon";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Link, NavigationType, useNavigationType } from "react-router";
import { isGone, ofThis } from "../../data/answer-of.ts";
import type { Data } from "../../data/data.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { useEscape } from "../../parts/use-escape.ts";
import { TEXTS } from "../../texts.ts";
import { FINDING_ID } from "./address.ts";
import { FindingStory } from "./finding-story.tsx";
import { countQuestion } from "./question.ts";
import type { FindingsState } from "./state.ts";

const { findings: texts } = TEXTS;

/** What is told about one finding, beside the list or in its place. Another finding has another one of these (`key`). */
export function FindingPanel({
  data,
  id,
  state,
  isBeside,
  onClose,
}: {
  readonly data: Data;
  readonly id: string;
  readonly state: FindingsState;
  readonly isBeside: boolean;
  readonly onClose: () => void;
}) {
  const panel = useRef<HTMLElement>(null);
  useFocusOn(panel);
  useEscape(onClose);
  return (
    <section ref={panel} className="pl-panel" aria-label={texts.detail(id)} tabIndex={-1}>
      <div className="pl-panel__bar">
        {!isBeside && (
          <Button variant="link" isInline icon={<ArrowLeftIcon />} onClick={onClose}>
            {texts.back}
          </Button>
        )}
        <Link to={`/findings/${id}`}>{texts.ownPage}</Link>
        {isBeside && (
          <Button
            variant="plain"
            className="pl-panel__close"
            aria-label={texts.close}
            icon={<TimesIcon />}
            onClick={onClose}
          />
        )}
      </div>
      <OneFinding
        data={data}
        id={id}
        level={isBeside ? "h2" : "h1"}
        note={isBeside && <NotListed data={data} id={id} state={state} />}
      />
    </section>
  );
}

/** Whoever opens a finding reads it; whoever comes to an address that has one open stays where a page begins. */
function useFocusOn(panel: RefObject<HTMLElement>): void {
  const way = useNavigationType();
  const [isAsked] = useState(way === NavigationType.Push);
  useEffect(() => {
    if (isAsked) panel.current?.focus();
  }, [panel, isAsked]);
}

/** It stays open though its row is not in the list any more: that is said. */
function NotListed({
  data,
  id,
  state,
}: {
  readonly data: Data;
  readonly id: string;
  readonly state: FindingsState;
}) {
  // its id is part of what the text is looked for in
  const query = { ...countQuestion({ ...state, text: "" }), q: id, limit: 1 };
  const listed = ofThis(data.useAnswer("/findings", state.text === "" ? { query } : null));
  if (listed.is !== "here" || listed.value.total > 0) return null;
  return (
    <Alert isInline variant="info" title={texts.notListed} component="p">
      {texts.notListedHint}
    </Alert>
  );
}

/** One finding as far as it is known: also that it is no more, that nobody can look, or that there is none. */
export function OneFinding({
  data,
  id,
  level,
  note = null,
}: {
  readonly data: Data;
  readonly id: string;
  /** Of its title in the document; null where the page says the title above it. */
  readonly level: "h1" | "h2" | null;
  /** Above it, while it is there. */
  readonly note?: ReactNode;
}) {
  const isId = FINDING_ID.test(id);
  const answer = ofThis(data.useAnswer("/findings/:id", isId ? { params: { id } } : null));
  if (!isId) return <NoSuchFinding level={level ?? "h2"} />;
  if (isGone(answer)) {
    if (answer.is === "failed") return <NoSuchFinding level={level ?? "h2"} />;
    return (
      <>
        <Alert isInline variant="info" title={texts.gone} component="p">
          {texts.goneHint}
        </Alert>
        {answer.is === "here" && <FindingStory data={data} detail={answer.value} level={level} />}
      </>
    );
  }
  return (
    <Answered answer={answer} waiting={<Awaited lines={12} />}>
      {(detail) => (
        <>
          {note}
          <FindingStory data={data} detail={detail} level={level} />
        </>
      )}
    </Answered>
  );
}

function NoSuchFinding({ level }: { readonly level: "h1" | "h2" }) {
  return (
    <EmptyState icon={SearchIcon} titleText={texts.noSuch} headingLevel={level}>
      <EmptyStateBody>{texts.noSuchHint}</EmptyStateBody>
      <Link to="/findings">{texts.allFindings}</Link>
    </EmptyState>
  );
}
