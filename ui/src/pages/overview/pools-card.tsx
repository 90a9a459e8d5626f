import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { Link } from "react-router";
import type { Page } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { Bar } from "../../parts/bar.tsx";
import { HealthLabel } from "../../parts/labels.tsx";
import { TEXTS } from "../../texts.ts";
import { OverviewCard } from "./overview-card.tsx";
import { type BarView, type PoolView, poolView } from "./pools.ts";

const { pools: texts } = TEXTS.overview;

/** How full pools are, and whether they can keep what was promised on them. */
export function PoolsCard({ pools }: { readonly pools: Answer<Page<"pools">> }) {
  return (
    <OverviewCard title={texts.title} to="/storage" answer={pools} lines={4}>
      {({ rows, total }) => (
        <ul className="pl-lines">
          {rows.length === 0 && <li>{texts.empty}</li>}
          {rows.map((row) => (
            <OnePool key={row.key} pool={poolView(row)} />
          ))}
          {total > rows.length && (
            <li>
              <Link to="/storage">{texts.more(total - rows.length)}</Link>
            </li>
          )}
        </ul>
      )}
    </OverviewCard>
  );
}

function OnePool({ pool }: { readonly pool: PoolView }) {
  const { name, to, status, health, detail, fill, promise, findings, findingsTo } = pool;
  return (
    <li className="pl-block">
      <div className="pl-block__head">
        <Link to={to}>{name}</Link>
        <HealthLabel health={health} text={status} />
        {findings > 0 && <Link to={findingsTo}>{texts.findings(findings)}</Link>}
      </div>
      {health !== "well" && detail !== null && <p className="pl-overview__faint">{detail}</p>}
      <OneBar bar={fill} />
      <OneBar bar={promise} />
    </li>
  );
}

function OneBar({ bar: { parts, text, warning } }: { readonly bar: BarView }) {
  return (
    <div className="pl-measure">
      {parts !== null && <Bar parts={parts} />}
      <div>
        {warning !== null && (
          <strong>
            <ExclamationTriangleIcon className="pl-tone--warning" /> {warning}:{" "}
          </strong>
        )}
        {text}
      </div>
    </div>
  );
}
