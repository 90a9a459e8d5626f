import { Alert, Button, ExpandableSection, List, ListItem, Title } from "@patternfly/react-core";
import { useState } from "react";
import { Link } from "react-router";
import type { Impact } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { amountText } from "../../format/amount.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { Bytes } from "../../parts/bytes.tsx";
import { address, namespacePlace, volumePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { ownersText, whomText } from "./cells.tsx";
import { claimLines } from "./claim-lines.ts";
import type { Hanging, Part } from "./tree.ts";

const { panel } = TEXTS.storage;

/** Whom to call: the namespaces, owners and claims that hang on a part. Of a vdev or disk they are those of its pool. */
export function Whom({
  data,
  part: { id, kind, pool, system },
  hanging,
}: PageProps & { readonly part: Part; readonly hanging: Hanging }) {
  const object = pool === null ? id : `pool/${system}:${pool.name}`;
  const answer = data.useAnswer("/impact", { query: { object } });
  const place = { system, pool: pool?.name };
  return (
    <section>
      <Title headingLevel="h3">{panel.whom}</Title>
      <p className="pl-storage__sum">
        {whomText(hanging)}, {amountText(hanging.bytes)}
      </p>
      {pool !== null && kind !== "pool" && <p className="pl-subtle">{panel.spread(pool.name)}</p>}
      <Answered answer={answer} waiting={<Awaited lines={6} />}>
        {(impact) => (
          <>
            <MayBeMore impact={impact} />
            {impact.namespaces.length === 0 ? (
              <p className="pl-subtle">{panel.nobody}</p>
            ) : (
              <Namespaces data={data} namespaces={impact.namespaces} place={place} />
            )}
            <Link to={address("/volumes", place)}>{panel.allClaims}</Link>
          </>
        )}
      </Answered>
    </section>
  );
}

function MayBeMore({ impact: { complete, notes } }: { readonly impact: Impact }) {
  if (complete) return null;
  return (
    <Alert isInline isPlain variant="warning" title={panel.mayBeMore}>
      {notes.join("; ")}
    </Alert>
  );
}

function Namespaces({
  data,
  namespaces,
  place,
}: PageProps & { readonly namespaces: Impact["namespaces"]; readonly place: Place }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? namespaces : namespaces.slice(0, MANY);
  return (
    <>
      <List isPlain className="pl-storage__whom">
        {shown.map((one) => (
          <ListItem key={`${one.cluster} ${one.namespace}`}>
            <OfNamespace data={data} hanging={one} place={place} />
          </ListItem>
        ))}
      </List>
      {shown.length < namespaces.length && (
        <Button variant="link" isInline onClick={() => setAll(true)}>
          {TEXTS.list.allOf(namespaces.length)}
        </Button>
      )}
    </>
  );
}

interface Place {
  readonly system: string;
  readonly pool: string | undefined;
}

function OfNamespace({
  data,
  hanging: { cluster, namespace, claims, owners },
  place,
}: PageProps & { readonly hanging: Impact["namespaces"][number]; readonly place: Place }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div className="pl-storage__namespace">
        <Link to={namespacePlace(namespace, cluster)}>{namespace}</Link>
        <span className="pl-subtle">{cluster}</span>
      </div>
      <div>{ownersText(owners)}</div>
      <ExpandableSection
        toggleText={panel.claimsOf(claims.length)}
        isExpanded={isOpen}
        onToggle={(_, open) => setOpen(open)}
      >
        {isOpen && (
          <Claims
            data={data}
            names={claims}
            query={{ ...place, cluster, namespace: [namespace] }}
          />
        )}
      </ExpandableSection>
    </>
  );
}

function Claims({
  data,
  names,
  query,
}: PageProps & {
  readonly names: readonly string[];
  readonly query: Place & { readonly cluster: string; readonly namespace: readonly [string] };
}) {
  const answer = data.useAnswer("/volumes", {
    query: { ...query, sort: "-usedBytes", limit: MOST_ASKED },
  });
  const [namespace] = query.namespace;
  return (
    <Answered answer={answer}>
      {({ rows }) => (
        <>
          <ul className="pl-storage__claims">
            {claimLines(names, rows)
              .slice(0, MANY)
              .map(({ name, key, usedBytes }) => (
                <li key={name}>
                  {key === null ? name : <Link to={volumePlace(key)}>{name}</Link>}
                  <Bytes bytes={usedBytes} />
                </li>
              ))}
          </ul>
          {names.length > MANY && (
            <Link to={address("/volumes", { ...query, namespace })}>
              {TEXTS.list.allOf(names.length)}
            </Link>
          )}
        </>
      )}
    </Answered>
  );
}

/** Namespaces that are listed at first, and claims of one; of more it is said how many. */
const MANY = 50;

/** Rows of volumes that are asked for at once: as many as the API gives. */
const MOST_ASKED = 500;
