import { Title } from "@patternfly/react-core";
import type { Trace } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { ChainView } from "../../chain/chain-view.tsx";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { FindingList } from "../../parts/finding-list.tsx";
import { UnreadNote } from "../../parts/unread.tsx";
import { address } from "../../places.ts";
import { TEXTS } from "../../texts.ts";

const { search: texts } = TEXTS;

/** The line through an object that has no page of its own, and what was found about it. `object`: as /trace takes it. */
export function Line({ data, object }: PageProps & { readonly object: string }) {
  const answer = data.useAnswer("/trace", { query: { object } });
  return (
    <Answered answer={answer} waiting={<Awaited lines={10} />}>
      {(chain) => (
        <div key={object} className="pl-search-line">
          <Title headingLevel="h2">{texts.lineThrough(object)}</Title>
          <UnreadNote unread={chain.unread} />
          <Found chain={chain} object={object} />
          <ChainView chain={chain} findings={chain.findings} />
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
      <Title headingLevel="h3">{texts.findingsInLine}</Title>
      <FindingList
        findings={findings.slice(0, FEW)}
        total={findings.length}
        rest={address("/findings", { about: object })}
      />
    </section>
  );
}
