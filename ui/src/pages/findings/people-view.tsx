import { Content } from "@patternfly/react-core";
import { Link } from "react-router";
import type { FindingDetail } from "../../../../program/src/api/contract.ts";
import { address, namespacePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { type ConcernedNamespace, concernedNamespaces } from "./people.ts";

const { findings: texts } = TEXTS;

/** Whom a finding concerns: namespaces with their claims, and whom to call. */
export function PeopleView({ detail }: { readonly detail: FindingDetail }) {
  const { impact } = detail.finding;
  const all = concernedNamespaces(detail);
  const unread = impact?.unread ?? [];
  return (
    <>
      {impact !== null && (
        <Content component="p">{texts.impact(impact.claims, impact.namespaces)}</Content>
      )}
      {all.length === 0 ? (
        <Content component="p">
          {detail.finding.verdict === "unknown" ? texts.anybody : texts.nobody}
        </Content>
      ) : (
        <ul className="pl-people">
          {all.map((one) => (
            <li key={`${one.cluster ?? ""}/${one.namespace}`}>
              <Namespace one={one} />
            </li>
          ))}
        </ul>
      )}
      {impact !== null && impact.named.length < impact.namespaces && (
        <Content component="p">
          {texts.moreNamespaces(impact.namespaces - impact.named.length)}
        </Content>
      )}
      {unread.length > 0 && (
        <Content component="p">
          {texts.namesUnread} {unread.join("; ")}
        </Content>
      )}
    </>
  );
}

function Namespace({
  one: { cluster, namespace, claims, more, owners },
}: {
  readonly one: ConcernedNamespace;
}) {
  const place =
    cluster === null ? address("/findings", { namespace }) : namespacePlace(namespace, cluster);
  return (
    <>
      <Link to={place}>
        <bdi>{namespace}</bdi>
      </Link>
      <dl className="pl-people__lists">
        <dt>{texts.owners}</dt>
        <dd>{owners.length === 0 ? texts.noOwner : <Names names={owners} />}</dd>
        {claims.length > 0 && (
          <>
            <dt>{texts.claims}</dt>
            <dd>
              <Names names={claims} />
              {more > 0 && ` ${texts.moreConcerned(more)}`}
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return names.map((name, n) => (
    <span key={name}>
      {n > 0 && ", "}
      <bdi className="pl-name">{name}</bdi>
    </span>
  ));
}
