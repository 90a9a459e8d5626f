import { Alert, Button, Label, List, ListItem, Title } from "@patternfly/react-core";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { useState } from "react";
import { Link } from "react-router";
import type { ChainNode, Trace } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../app/routes.tsx";
import { bytesText } from "../../format/bytes.ts";
import { Answered } from "../../parts/answered.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { UnreadNote } from "../../parts/unread.tsx";
import { address, placeOf } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { type ChainLayer, layersOf, namedIn } from "./chain-layers.ts";

const { search: texts } = TEXTS;

/** What stands above and below an object that has no page of its own, each leading on. `object`: as /trace takes it. */
export function ChainList({ data, object }: PageProps & { readonly object: string }) {
  const answer = data.useAnswer("/trace", { query: { object } });
  return (
    <Answered answer={answer}>
      {(chain) => (
        <div className="pl-search-results">
          <Title headingLevel="h2">{texts.chainOf(object)}</Title>
          <UnreadNote unread={chain.unread} />
          {chain.notes.length > 0 && (
            <Alert isInline variant="info" title={texts.notes}>
              <List isPlain>
                {chain.notes.map((note) => (
                  <ListItem key={note}>{note}</ListItem>
                ))}
              </List>
            </Alert>
          )}
          <Found chain={chain} object={object} />
          <ol className="pl-chain-list">
            {layersOf(chain.nodes).map((layer) => (
              <Layer key={layer.layer} {...layer} chain={chain} />
            ))}
          </ol>
        </div>
      )}
    </Answered>
  );
}

/** Findings that are listed; of more it is said how many. */
const FEW = 5;

function Found({ chain, object }: { readonly chain: Trace; readonly object: string }) {
  const { findings } = chain;
  if (findings.length === 0) return null;
  return (
    <section>
      <Title headingLevel="h3">{texts.findingsInChain}</Title>
      <FindingList
        findings={findings.slice(0, FEW)}
        total={findings.length}
        rest={address("/findings", { about: object })}
      />
    </section>
  );
}

/** Objects of one layer that are listed at first. */
const MANY = 20;

function Layer({ layer, nodes, chain }: ChainLayer & { readonly chain: Trace }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? nodes : nodes.slice(0, MANY);
  return (
    <li>
      <Title headingLevel="h3" size="md">
        {texts.layers[layer]}
      </Title>
      <ul className="pl-search-list">
        {shown.map((node) => (
          <Node key={node.id} node={node} chain={chain} />
        ))}
      </ul>
      {shown.length < nodes.length && (
        <Button variant="link" isInline onClick={() => setAll(true)}>
          {TEXTS.list.allOf(nodes.length)}
        </Button>
      )}
    </li>
  );
}

function Node({ node, chain }: { readonly node: ChainNode; readonly chain: Trace }) {
  const { name, namespace, source, state, facts, because } = node;
  const named = namedIn(node, chain.nodes);
  const isStart = chain.start.includes(node.id);
  return (
    <li className="pl-search-result">
      {named === null || isStart ? (
        <span className="pl-name">{name}</span>
      ) : (
        <Link to={placeOf(named)} data-result className="pl-name">
          {name}
        </Link>
      )}
      {isStart && (
        <Label isCompact variant="outline">
          {texts.asked}
        </Label>
      )}
      {state === "missing" && (
        <Label isCompact status="danger" icon={<ExclamationTriangleIcon />}>
          {texts.missing}
        </Label>
      )}
      {state === "unknown" && (
        <Label isCompact icon={<QuestionCircleIcon />}>
          {TEXTS.unknown}
        </Label>
      )}
      <span className="pl-subtle">
        {[
          namespace === null ? texts.on(source) : texts.in(namespace, source),
          ...facts.map(
            ({ label, value }) =>
              `${label} ${typeof value === "number" ? bytesText(value) : value}`,
          ),
          ...(because === null ? [] : [because]),
        ].join(" · ")}
      </span>
    </li>
  );
}
