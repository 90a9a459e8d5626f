import { Banner } from "@patternfly/react-core";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Data } from "../data/data.ts";
import { Ago } from "../parts/time.tsx";
import { TEXTS } from "../texts.ts";

const { banner } = TEXTS;

/** What whoever looks must know about all he sees: that it is not fresh, or not everything. On every page, above it. */
export function Banners({ data }: { readonly data: Data }) {
  const hearing = data.useHearing();
  const summary = data.useAnswer("/summary");
  const unread = summary.is === "here" ? summary.value.unread : [];
  const sources = [...new Set(unread.map(({ source }) => source))];
  return (
    <div role="status">
      {hearing.is === "refused" && <Warning>{banner.refused}</Warning>}
      {hearing.is === "lost" && (
        <Warning>
          {banner.lost} <Ago at={hearing.since} />. {banner.lostHint}
        </Warning>
      )}
      {sources.length > 0 && (
        <Warning>
          {banner.partial(sources.join(", "))} <Link to="/sources">{banner.partialLink}</Link>
        </Warning>
      )}
    </div>
  );
}

function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <Banner status="warning">
      <ExclamationTriangleIcon /> {children}
    </Banner>
  );
}
