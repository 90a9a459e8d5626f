import { Link } from "react-router";
import type { Page } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";
import { bytesText } from "../../format/bytes.ts";
import { Bar } from "../../parts/bar.tsx";
import { Bytes } from "../../parts/bytes.tsx";
import { namespacePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { namespaceViews } from "./namespaces.ts";
import { OverviewCard } from "./overview-card.tsx";

const { namespaces: texts } = TEXTS.overview;

/** The namespaces that really use most. */
export function NamespacesCard({
  namespaces,
}: {
  readonly namespaces: Answer<Page<"namespaces">>;
}) {
  return (
    <OverviewCard title={texts.title} to="/namespaces" answer={namespaces} lines={8}>
      {({ rows, total }) => {
        const views = namespaceViews(rows);
        return (
          <ul className="pl-lines">
            {views.length === 0 && <li>{texts.empty}</li>}
            {views.map(({ key, name, cluster, usedBytes, ratio, unknownVolumes }) => (
              <li key={key} className="pl-compare">
                <Link to={namespacePlace(name, cluster)}>{name}</Link>
                <Bar parts={[{ ratio, tone: "plain" }]} />
                <span className="pl-line__number">
                  {unknownVolumes > 0 ? (
                    <span title={texts.unknownVolumes(unknownVolumes)}>
                      {TEXTS.atLeast(bytesText(usedBytes))}
                    </span>
                  ) : (
                    <Bytes bytes={usedBytes} />
                  )}
                </span>
              </li>
            ))}
            {total > views.length && (
              <li>
                <Link to="/namespaces">{texts.all(total)}</Link>
              </li>
            )}
          </ul>
        );
      }}
    </OverviewCard>
  );
}
