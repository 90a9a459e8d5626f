import { Alert, ToggleGroup, ToggleGroupItem } from "@patternfly/react-core";
import { useId } from "react";
import { useSearchParams } from "react-router";
import { TEXTS } from "../texts.ts";
import { ChainDrawing } from "./chain-drawing.tsx";
import { ChainList } from "./chain-list.tsx";
import type { Chain, ChainFinding } from "./layers.ts";
import "./chain.css";

const { chain: texts } = TEXTS;

/** What a view of a chain is given. */
export interface ChainViewProps {
  /** As the API sends it: a `Trace`, the `chain` of a finding, the chain of a volume. */
  readonly chain: Chain;
  /** What is found about the nodes of the chain: it is marked on them. The key of a subject is the id of a node. */
  readonly findings?: readonly ChainFinding[];
}

/**
 * The plumb line: a chain from the workload above to the disks below, as a drawing or as a list, which the address remembers
 * (`?chain=list`); on paper it is both. Each node is a link to the page about it. The drawing takes the width of its place, folds what does not fit,
 * and scrolls in itself where that is not enough.
 */
export function ChainView({ chain, findings = [] }: ChainViewProps) {
  const [query, setQuery] = useSearchParams();
  const isList = query.get("chain") === "list";
  const listId = useId();
  const choose = (list: boolean) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (list) next.set("chain", "list");
        else next.delete("chain");
        return next;
      },
      { replace: true },
    );
  return (
    <div className="pl-chain">
      <div className="pl-chain__tools">
        <ToggleGroup isCompact aria-label={texts.shownAs}>
          <ToggleGroupItem
            text={texts.drawing}
            isSelected={!isList}
            onChange={() => choose(false)}
          />
          <ToggleGroupItem text={texts.list} isSelected={isList} onChange={() => choose(true)} />
        </ToggleGroup>
        {!isList && <p className="pl-chain__hint">{texts.keys}</p>}
      </div>
      <div className={isList ? "pl-chain__paper" : ""}>
        <ChainDrawing chain={chain} findings={findings} details={listId} />
      </div>
      <ChainList id={listId} chain={chain} findings={findings} isHeardOnly={!isList} />
      <ChainNotes chain={chain} />
    </div>
  );
}

function ChainNotes({ chain: { notes, complete } }: { readonly chain: Chain }) {
  if (complete && notes.length === 0) return null;
  return (
    <Alert
      isInline
      isPlain
      variant={complete ? "info" : "warning"}
      title={complete ? texts.notes : texts.incomplete}
    >
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </Alert>
  );
}
