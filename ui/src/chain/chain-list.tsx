import { Link } from "react-router";
import { TEXTS } from "../texts.ts";
import type { Chain, ChainNode, ChainFinding } from "./layers.ts";
import { opensAt } from "./opens.ts";
import { outlineOf, type OutlineNode } from "./outline.ts";
import { kindOf, nameOf, sentenceOf } from "./told.ts";
import { useIsHere } from "./use-is-here.ts";

const { chain: texts } = TEXTS;

/**
 * A chain as a list, with how much is found about each node. `isHeardOnly`: beside the drawing it is there for screen readers and for print; links would then be reached
 * by Tab without being seen, so it has none.
 */
export function ChainList({
  id,
  chain,
  findings,
  isHeardOnly,
}: {
  readonly id: string;
  readonly chain: Chain;
  readonly findings: readonly ChainFinding[];
  readonly isHeardOnly: boolean;
}) {
  const byNode = Map.groupBy(findings, ({ subject: { key } }) => key);
  return (
    <ol
      id={id}
      className={isHeardOnly ? "pl-chain__list pl-chain__list--heard" : "pl-chain__list"}
      aria-label={texts.title}
    >
      {outlineOf(chain).map(({ key, layer, nodes }) => (
        <li key={key}>
          <span className="pl-chain__level">{texts.level(texts.kinds[layer], nodes.length)}</span>
          <ul>
            {nodes.map((told) => (
              <li key={told.node.id} className={`pl-chain__item--${told.node.state}`}>
                <Told
                  node={told.node}
                  findings={byNode.get(told.node.id) ?? []}
                  isPlain={isHeardOnly}
                />
                <Leads leads={told.leads} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Told({
  node,
  findings,
  isPlain,
}: {
  readonly node: ChainNode;
  readonly findings: readonly ChainFinding[];
  readonly isPlain: boolean;
}) {
  const sentence = sentenceOf(node, findings);
  const to = opensAt(node);
  const isHere = useIsHere()(to);
  if (isPlain) return sentence;
  return (
    <Link to={to} aria-current={isHere ? "page" : undefined}>
      {sentence}
    </Link>
  );
}

function Leads({ leads }: Pick<OutlineNode, "leads">) {
  if (leads.length === 0) return null;
  return (
    <ul className="pl-chain__leads">
      {leads.map(({ to, link: { basis, doubts } }) => (
        <li key={to.id}>
          {texts.leadsTo(`${kindOf(to)} ${nameOf(to)}`, basis)}
          {to.state !== "present" && ` — ${texts.states[to.state]}`}
          {doubts.map((doubt) => ` — ${texts.wires.doubted}: ${doubt}`).join("")}
        </li>
      ))}
    </ul>
  );
}
