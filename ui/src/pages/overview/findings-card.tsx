import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { Link } from "react-router";
import type { SummaryAnswer } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { amountOf, amountText } from "../../format/amount.ts";
import { comeBackText } from "../../format/come-back.ts";
import { countText } from "../../format/count.ts";
import { Ago } from "../../parts/time.tsx";
import { address } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { OverviewCard } from "./overview-card.tsx";
import { type Tile, tilesOf, topRules, whyNothingIsNew } from "./tiles.ts";

const { findings: texts } = TEXTS.overview;

const ICONS = {
  error: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  info: InfoCircleIcon,
  unknown: QuestionCircleIcon,
} as const;

/** Findings by severity, what is new, what could come back, and the rules that found most of it. */
export function FindingsCard({ summary }: { readonly summary: Answer<SummaryAnswer> }) {
  return (
    <OverviewCard title={texts.title} to="/findings" answer={summary} lines={8}>
      {(known) => (
        <>
          <div className="pl-tiles">
            {tilesOf(known).map((tile) => (
              <OneTile key={tile.kind} tile={tile} />
            ))}
          </div>
          <NothingIsNew summary={known} />
          <ComingBack summary={known} />
          <Rules summary={known} />
        </>
      )}
    </OverviewCard>
  );
}

function OneTile({ tile: { kind, count, to, fresh } }: { readonly tile: Tile }) {
  const Icon = ICONS[kind];
  return (
    <div className={`pl-tile pl-tile--${count === 0 ? "none" : kind}`}>
      <Link to={to} className="pl-tile__link">
        <span className="pl-tile__count">{countText(count)}</span>
        <span>
          <Icon className="pl-tile__icon" /> {texts.kinds[kind](count)}
        </span>
      </Link>
      {fresh !== null &&
        (fresh.count > 0 ? (
          <Link to={fresh.to}>{texts.fresh(fresh.count)}</Link>
        ) : (
          <span className="pl-overview__faint">{texts.noneFresh}</span>
        ))}
    </div>
  );
}

/** Where no size is known there is nothing that would be listed. */
function ComingBack({ summary }: { readonly summary: SummaryAnswer }) {
  const text = comeBackText(summary);
  if (text === null) return null;
  return (
    <p className="pl-overview__lead">
      {summary.reclaimableBytes > 0 ? (
        <Link to="/findings?reclaimable=true&sort=size">{text}</Link>
      ) : (
        text
      )}
    </p>
  );
}

function NothingIsNew({ summary }: { readonly summary: SummaryAnswer }) {
  const why = whyNothingIsNew(summary);
  if (why === null) return null;
  return (
    <p className="pl-overview__faint">
      {why === "noMemory" ? (
        texts.noMemory
      ) : (
        <>
          {texts.remembersSince} <Ago at={why.since} />: {texts.newTomorrow}
        </>
      )}
    </p>
  );
}

function Rules({ summary }: { readonly summary: SummaryAnswer }) {
  const { top, all } = topRules(summary);
  if (top.length === 0) return null;
  return (
    <ul className="pl-lines">
      {top.map(({ rule, severity, title, findings, ...back }) => {
        const Icon = ICONS[severity];
        return (
          <li key={`${severity} ${rule}`} className="pl-line">
            <Icon className={`pl-tone--${severity}`} aria-label={TEXTS.severity[severity]} />
            <Link to={address("/findings", { severity, rule })}>{title}</Link>
            <span className="pl-line__number">
              {back.reclaimableBytes > 0 &&
                `${amountText(amountOf(back.reclaimableBytes, back.unsizedLeftovers))} · `}
              {countText(findings)}
            </span>
          </li>
        );
      })}
      {all !== null && (
        <li className="pl-line">
          <Link to="/findings?group=rule" className="pl-line__all">
            {texts.allRules(all)}
          </Link>
        </li>
      )}
    </ul>
  );
}
