import { BanIcon } from "@patternfly/react-icons/dist/esm/icons/ban-icon";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { InfoCircleIcon } from "@patternfly/react-icons/dist/esm/icons/info-circle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import type { KeyboardEvent } from "react";
import { Link } from "react-router";
import { TEXTS } from "../texts.ts";
import { fitted, textPx } from "./fitted.ts";
import type { ChainNode, ChainFinding } from "./layers.ts";
import type { Box } from "./layout.ts";
import { opensAt } from "./opens.ts";
import { factsOf, kindOf, nameOf, sentenceOf } from "./told.ts";
import { type Badge, badgeOf } from "./badge.ts";
import { useIsHere } from "./use-is-here.ts";

const { chain: texts } = TEXTS;

/** A box of the drawing: a node as a link to its page, or what stands for folded ones as a button. */
export function BoxView({
  box,
  isAsked,
  findings,
  isStop,
  keep,
  onFocus,
  onKeyDown,
  onUnfold,
}: {
  readonly box: Box;
  /** Whether this is what was asked about. */
  readonly isAsked: boolean;
  readonly findings: readonly ChainFinding[];
  /** Whether Tab comes here. */
  readonly isStop: boolean;
  readonly keep: (id: string, element: SVGElement | null) => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onUnfold: () => void;
}) {
  const { id, node, x, y, width, height } = box;
  const isHere = useIsHere();
  const asElement = { tabIndex: isStop ? 0 : -1, onFocus, onKeyDown };
  const rect = <rect x={0.5} y={0.5} width={width - 1} height={height - 1} rx={8} />;
  const transform = `translate(${x},${y})`;
  if (node === null)
    return (
      <g
        {...asElement}
        ref={(element) => keep(id, element)}
        role="button"
        transform={transform}
        className="pl-chain__box pl-chain__box--fold"
        aria-label={texts.unfold(box.folded.length)}
        onClick={onUnfold}
      >
        {rect}
        <text x={width / 2} y={height / 2 + 4} className="pl-chain__name" textAnchor="middle">
          {texts.more(box.folded.length)}
        </text>
      </g>
    );
  const to = opensAt(node);
  const found = badgeOf(node, findings);
  return (
    <Link
      {...asElement}
      ref={(element) => keep(id, element as SVGElement | null)}
      to={to}
      aria-current={isHere(to) ? "page" : undefined}
      className={`pl-chain__box pl-chain__box--${node.state}${isAsked ? " pl-chain__box--asked" : ""}`}
    >
      {/* its name: the texts below are cut where they do not fit */}
      <title>{sentenceOf(node, findings)}</title>
      <g transform={transform} aria-hidden="true">
        {rect}
        <BoxTexts node={node} width={width} sign={signOf(node, found, width)} />
        <BoxSign node={node} found={found} width={width} />
      </g>
    </Link>
  );
}

const PADDING = 9;

/** What stands at the upper right beside an icon: the word for what is not there, or how much is found; null where there is no icon. */
function signOf({ state }: ChainNode, found: Badge | null, width: number): string | null {
  if (state !== "present") return texts.states[state];
  if (found === null) return null;
  return width > 200 ? found.text : "";
}

function BoxTexts({
  node,
  width,
  sign,
}: {
  readonly node: ChainNode;
  readonly width: number;
  readonly sign: string | null;
}) {
  const room = width - 2 * PADDING;
  const facts = factsOf(node);
  // what is narrow says the first whole, rather than pieces of several
  const told = width < 100 ? facts.slice(0, 1) : facts;
  return (
    <>
      <text x={PADDING} y={17} className="pl-chain__kind">
        {fitted(kindOf(node), sign === null ? room : room - SIGN_PX - textPx(sign, 11), 11)}
      </text>
      <text x={PADDING} y={34} className="pl-chain__name">
        {fitted(nameOf(node), room, 13)}
      </text>
      <text x={PADDING} y={49} className="pl-chain__facts">
        {fitted(told.join(" · "), room, 11)}
      </text>
    </>
  );
}

/** An icon, and the space before it and its word. */
const SIGN_PX = 22;

const SIGNS = {
  error: ExclamationCircleIcon,
  warning: ExclamationTriangleIcon,
  info: InfoCircleIcon,
} as const;

/** At the upper right: that it is not there, or how bad it is. */
function BoxSign({
  node,
  found,
  width,
}: {
  readonly node: ChainNode;
  readonly found: Badge | null;
  readonly width: number;
}) {
  const { state } = node;
  if (state !== "present") {
    const Icon = state === "missing" ? BanIcon : QuestionCircleIcon;
    return (
      <g className={`pl-chain__sign pl-chain__sign--${state}`}>
        <text x={width - PADDING - 15} y={17} textAnchor="end">
          {texts.states[state]}
        </text>
        <g transform={`translate(${width - PADDING - 11},7)`}>
          <Icon />
        </g>
      </g>
    );
  }
  if (found === null) return null;
  const Icon = SIGNS[found.worst];
  return (
    <g className={`pl-chain__sign pl-chain__sign--${found.worst}`}>
      <text x={width - PADDING - 16} y={17} textAnchor="end">
        {signOf(node, found, width)}
      </text>
      <g transform={`translate(${width - PADDING - 12},7)`}>
        <Icon />
      </g>
    </g>
  );
}
