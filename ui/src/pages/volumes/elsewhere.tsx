import { Link } from "react-router";
import type { Query } from "../../data/answers.ts";
import { ofThis } from "../../data/answer-of.ts";
import type { Data } from "../../data/data.ts";
import { Folded } from "../../parts/folded.tsx";
import { placeOf } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { askedElsewhere } from "./asked-elsewhere.ts";

const { elsewhere: texts } = TEXTS.volumes;

/** Claims that the list leaves out because their data is known to be on no TrueNAS: how many, which, and by what driver. */
export function Elsewhere({ data, filter }: { readonly data: Data; readonly filter: Query }) {
  const query = askedElsewhere(filter);
  const answer = ofThis(data.useAnswer("/persistentvolumes", query && { query }));
  if (query === null || answer.is !== "here" || answer.value.total === 0) return null;
  const { total, rows } = answer.value;
  return (
    <Folded title={texts.leftOut(total)}>
      <p className="pl-subtle">{texts.why}</p>
      <ul className="pl-sentences">
        {rows.map(({ key, name, cluster, namespace, claim, driver }) => (
          <li key={key}>
            <Link to={placeOf({ key, kind: "pv", name, namespace: null, source: cluster })}>
              <bdi>{`${namespace ?? ""}/${claim ?? ""}`}</bdi>
            </Link>{" "}
            <span className="pl-subtle">{driver ?? texts.noDriver}</span>
          </li>
        ))}
      </ul>
      {total > rows.length && <p className="pl-subtle">{texts.more(total - rows.length)}</p>}
    </Folded>
  );
}
