import { Link } from "react-router";
import type { SourceRow, SourcesAnswer } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { oldestWhole, sourceState } from "../../parts/source-state.ts";
import { SourceStateLabel } from "../../parts/source-state-label.tsx";
import { Ago } from "../../parts/time.tsx";
import { sourcePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { countsText, coverageText } from "./coverage.ts";
import { OverviewCard } from "./overview-card.tsx";

const { sources: texts } = TEXTS.overview;

/** Clusters and systems: how far one can rely on them, how fresh they are and how much of them was read. */
export function SourcesCard({
  sources,
  now,
}: {
  readonly sources: Answer<SourcesAnswer>;
  readonly now: number;
}) {
  return (
    <OverviewCard title={texts.title} to="/sources" answer={sources} lines={4}>
      {({ sources: all }) =>
        all.length === 0 ? (
          <p>{texts.empty}</p>
        ) : (
          <ul className="pl-lines">
            {all.map((source) => (
              <OneSource key={source.name} source={source} now={now} />
            ))}
          </ul>
        )
      }
    </OverviewCard>
  );
}

function OneSource({ source, now }: { readonly source: SourceRow; readonly now: number }) {
  const { name, kind, version, answersSince } = source;
  const since = oldestWhole(source);
  const state = sourceState(source, now);
  return (
    <li className="pl-block">
      <div className="pl-block__head">
        <Link to={sourcePlace(name)}>{name}</Link>
        <SourceStateLabel state={state} />
      </div>
      <div className="pl-overview__faint">
        {texts.what(kind, version)} ·{" "}
        {state === "back" && answersSince !== null ? (
          <>
            {texts.cameBack} <Ago at={answersSince} />, {texts.beingRead}
          </>
        ) : (
          coverageText(source, state)
        )}{" "}
        ·{" "}
        {since === null ? (
          texts.never
        ) : (
          <>
            {texts.wholeSince} <Ago at={since} />
          </>
        )}
      </div>
      <div className="pl-overview__faint">{countsText(source)}</div>
    </li>
  );
}
