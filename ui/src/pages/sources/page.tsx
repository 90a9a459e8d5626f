import { PageSection } from "@patternfly/react-core";
import { useEffect } from "react";
import { useLocation } from "react-router";
import { useNow } from "../../clock.ts";
import type { Answer, PageProps } from "../../data/data.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { Memory } from "./memory.tsx";
import { NotAsked } from "./not-asked.tsx";
import { Scopes } from "./scopes.tsx";
import { SourceCard } from "./source-card.tsx";
import "./sources.css";

const { sources: texts } = TEXTS;

/** Clusters and systems: who they are, how fresh they are, what of them was not read and what to do about it. */
export function SourcesPage({ data }: PageProps) {
  const sources = data.useAnswer("/sources");
  const report = data.useAnswer("/report");
  const now = useNow();
  useAnchor(sources, report);
  return (
    <>
      <PageHead
        title={texts.title}
        intro={
          <>
            {texts.intro}
            {sources.is === "here" && (
              <>
                {" "}
                {texts.lookedAt} <Ago at={sources.value.lookedAt} />.
              </>
            )}
          </>
        }
      />
      <PageSection hasBodyWrapper={false} className="pl-sources">
        <Answered answer={sources} waiting={<Awaited lines={8} />}>
          {({ sources: all }) => (
            <>
              {all.length === 0 && <p>{texts.empty}</p>}
              {all.map((source) => (
                <SourceCard
                  key={source.name}
                  source={source}
                  unread={report.is === "here" ? report.value.unread : []}
                  now={now}
                />
              ))}
            </>
          )}
        </Answered>
        <Answered answer={report} waiting={<Awaited lines={6} />}>
          {(known) => (
            <>
              <Scopes scopes={known.scopes} />
              <Memory report={known} />
              <NotAsked report={known} />
            </>
          )}
        </Answered>
      </PageSection>
    </>
  );
}

/** Whoever comes for a part of the page is led there once it is here. */
function useAnchor(...answers: readonly Answer<unknown>[]): void {
  const { hash } = useLocation();
  const isHere = answers.every(({ is }) => is === "here");
  useEffect(() => {
    if (!isHere || hash === "") return;
    document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView();
  }, [isHere, hash]);
}
