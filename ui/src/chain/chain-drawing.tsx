import { BanIcon } from "@patternfly/react-icons/dist/esm/icons/ban-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { QuestionCircleIcon } from "@patternfly/react-icons/dist/esm/icons/question-circle-icon";
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { TEXTS } from "../texts.ts";
import { BoxView } from "./box-view.tsx";
import type { Chain, ChainFinding } from "./layers.ts";
import { type Box, type Layout, layOut, type LooseEnd } from "./layout.ts";
import { opensAt } from "./opens.ts";
import { useRoom } from "../parts/room.ts";
import { walk, type WalkKey } from "./walk.ts";
import { pathOf, type Wire } from "./wires.ts";

const { chain: texts } = TEXTS;

/** How many more are shown at once of what is folded. */
const UNFOLD = 48;

/**
 * A chain as a drawing. It is one stop for Tab; arrow keys walk along links and rows, Enter opens what a node is about, and
 * unfolds what is folded.
 */
export function ChainDrawing({
  chain,
  findings,
  details,
}: {
  readonly chain: Chain;
  readonly findings: readonly ChainFinding[];
  /** Id of the same chain as a list. */
  readonly details: string;
}) {
  const region = useRef<HTMLDivElement>(null);
  const room = useRoom(region);
  const [unfolded, setUnfolded] = useState<ReadonlyMap<string, number>>(new Map());
  const byNode = useMemo(() => Map.groupBy(findings, ({ subject: { key } }) => key), [findings]);
  const layout = useMemo(
    () => layOut(chain, { room, unfolded, notable: new Set(byNode.keys()) }),
    [chain, room, unfolded, byNode],
  );
  const inView = middleOfAsked(layout, chain);
  useLayoutEffect(() => {
    if (region.current) region.current.scrollLeft = inView - room / 2;
  }, [inView, room]);
  const { active, setActive, onKeyDown, keep, unfold } = useWalk(
    layout,
    chain.start[0] ?? "",
    ({ group }) =>
      setUnfolded((before) => new Map(before).set(group, (before.get(group) ?? 0) + UNFOLD)),
  );
  return (
    <div ref={region} className="pl-chain__region">
      <svg
        width={layout.width}
        height={layout.height}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="group"
        aria-label={texts.label(chain.nodes.length)}
        aria-details={details}
      >
        <BorderView layout={layout} />
        {layout.wires.map((wire) => (
          <WireLine key={`${wire.from} ${wire.to}`} wire={wire} />
        ))}
        {layout.ends.map((end) => (
          <EndView key={`${end.is} ${end.box.id}`} end={end} isKnown={chain.complete} />
        ))}
        {layout.boxes.map((box) => (
          <BoxView
            key={box.id}
            box={box}
            isAsked={chain.start.includes(box.id)}
            findings={byNode.get(box.id) ?? NONE}
            isStop={box.id === active}
            keep={keep}
            onFocus={() => setActive(box.id)}
            onKeyDown={onKeyDown}
            onUnfold={() => unfold(box)}
          />
        ))}
        {layout.wires.map((wire) => (
          <WireMark key={`${wire.from} ${wire.to}`} wire={wire} />
        ))}
      </svg>
    </div>
  );
}

const NONE: readonly ChainFinding[] = [];
const NOBODY: ReadonlySet<string> = new Set();

/** x of what is in view first: what was asked about, else the line. */
function middleOfAsked({ boxes, middle }: Layout, { start }: Chain): number {
  const asked = boxes.find(({ id }) => id === start[0]);
  return asked === undefined ? middle : asked.x + asked.width / 2;
}

/** Which box Tab comes to, and what keys do there. */
function useWalk(layout: Layout, first: string, onUnfold: (box: Box) => void) {
  const elements = useRef(new Map<string, SVGElement>());
  const [wanted, setActive] = useState(first);
  const navigate = useNavigate();
  const { boxes } = layout;
  const active = boxes.some(({ id }) => id === wanted) ? wanted : (boxes[0]?.id ?? "");
  const opened = useRef<ReadonlySet<string>>(NOBODY);
  const unfold = (box: Box) => {
    opened.current = new Set(box.folded.map(({ id }) => id));
    onUnfold(box);
  };
  // what was folded has gone, or stands for fewer: the keys are at the first that came out of it
  useLayoutEffect(() => {
    const shown = boxes.find(({ id }) => opened.current.has(id));
    if (shown === undefined) return;
    opened.current = NOBODY;
    elements.current.get(shown.id)?.focus();
  }, [boxes]);
  const onKeyDown = (event: KeyboardEvent) => {
    const box = boxes.find(({ id }) => id === active);
    if (box === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || (event.key === " " && box.node === null)) {
      event.preventDefault();
      if (box.node === null) unfold(box);
      else void navigate(opensAt(box.node));
    } else if (isWalkKey(event.key)) {
      event.preventDefault(); // the page would scroll
      const next = walk(layout, active, event.key);
      if (next !== null) elements.current.get(next)?.focus();
    }
  };
  const keep = (id: string, element: SVGElement | null) => {
    if (element === null) elements.current.delete(id);
    else elements.current.set(id, element);
  };
  return { active, setActive, onKeyDown, keep, unfold };
}

function isWalkKey(key: string): key is WalkKey {
  return ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(key);
}

function WireLine({ wire }: { readonly wire: Wire }) {
  const className = `pl-chain__wire pl-chain__wire--${wire.state} pl-chain__wire--${wire.way}`;
  return <path d={pathOf(wire)} className={className} />;
}

const MARKS = {
  missing: BanIcon,
  unknown: QuestionCircleIcon,
  doubted: ExclamationTriangleIcon,
} as const;

/** What is wrong with a link, as sign and word beside it; what is doubted on hover. */
function WireMark({ wire: { state, mark, links, way } }: { readonly wire: Wire }) {
  if (state === "whole") return null;
  const Icon = MARKS[state];
  const doubts = links.flatMap((link) => link.doubts);
  const word = texts.wires[state];
  const half = way === "across" ? 9 : 9 + word.length * 3.2;
  return (
    <g
      className={`pl-chain__mark pl-chain__mark--${state}`}
      transform={`translate(${way === "down" ? mark.x + half + 8 : mark.x},${mark.y})`}
    >
      <title>{[word, ...doubts].join(": ")}</title>
      <rect x={-half} y={-9} width={half * 2} height={18} rx={9} />
      <g transform={`translate(${-half + 4},-5.5)`}>
        <Icon />
      </g>
      {way === "down" && (
        <text x={-half + 19} y={4}>
          {word}
        </text>
      )}
    </g>
  );
}

/** Where the line ends in nothing: a loose thread, and the word for it. */
function EndView({
  end: { box, is },
  isKnown,
}: {
  readonly end: LooseEnd;
  readonly isKnown: boolean;
}) {
  const x = box.x + box.width / 2;
  const [from, to] =
    is === "above" ? [box.y, box.y - 14] : [box.y + box.height, box.y + box.height + 14];
  return (
    <g className="pl-chain__end">
      <path d={`M${x},${from}L${x},${to}`} />
      <text x={x + 8} y={to + 4}>
        {texts.ends[is][isKnown ? "known" : "unknown"]}
      </text>
    </g>
  );
}

function BorderView({ layout: { border, width } }: { readonly layout: Layout }) {
  if (border === null) return null;
  const { y, above, below } = border;
  return (
    <g className="pl-chain__border" aria-hidden="true">
      <path d={`M0,${y}H${width}`} />
      <text x={2} y={y - 7}>
        {texts.cluster(above.join(", "))}
      </text>
      <text x={2} y={y + 16}>
        {texts.system(below.join(", "))}
      </text>
    </g>
  );
}
