import { Banner } from "@patternfly/react-core";
import { ExclamationCircleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useNow } from "../clock.ts";
import type { Data } from "../data/data.ts";
import { Ago } from "../parts/time.tsx";
import { TEXTS } from "../texts.ts";
import { hasLoss, type Notice, noticesOf } from "./notices.ts";

const { banner } = TEXTS;

/** What whoever looks must know about all he sees: that it is not fresh, or not everything. On every page, above it. */
export function Banners({ data }: { readonly data: Data }) {
  const hearing = data.useHearing();
  const summary = data.useAnswer("/summary");
  const sources = data.useAnswer("/sources", hasLoss(summary) ? {} : null);
  const now = useNow();
  return (
    <div role="status" className="pl-banners">
      {noticesOf({ hearing, summary, sources, now }).map((notice) => (
        <OneNotice key={keyOf(notice)} notice={notice} />
      ))}
    </div>
  );
}

function keyOf(notice: Notice): string {
  return "source" in notice ? `${notice.is} ${notice.source}` : notice.is;
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  switch (notice.is) {
    case "refused":
      return (
        <Strip isGrave>
          {banner.refused} <a href="/">{banner.refusedHint}</a>
        </Strip>
      );
    case "lost":
      return (
        <Strip>
          {banner.lost} <Quiet at={notice.since} />. {banner.lostHint}
        </Strip>
      );
    case "notLooking":
      return (
        <Strip>
          {banner.notLooking} <Quiet at={notice.since} />. {banner.notLookingHint}
        </Strip>
      );
    case "down":
      return (
        <Strip isGrave>
          {banner.down(notice.source)} {notice.because}. <ShownSince since={notice.since} />{" "}
          <Link to="/sources">{banner.link}</Link>
        </Strip>
      );
    case "back":
      return (
        <Strip>
          {banner.back(notice.source)} <Quiet at={notice.answersSince} />, {banner.backHint}{" "}
          <ShownSince since={notice.since} />
        </Strip>
      );
    case "partial":
      return (
        <Strip>
          {banner.partial(notice.sources.join(", "))} <Link to="/sources">{banner.link}</Link>
        </Strip>
      );
  }
}

/** How old what is shown of a source is that could not be read. */
function ShownSince({ since }: { readonly since: number | null }) {
  if (since === null) return banner.downNever;
  return (
    <>
      {banner.downSince} <Quiet at={since} />.
    </>
  );
}

/** A screen reader says the notice when it comes, and not again as it grows older. */
function Quiet({ at }: { readonly at: number }) {
  return (
    <span aria-live="off">
      <Ago at={at} />
    </span>
  );
}

function Strip({
  isGrave = false,
  children,
}: {
  readonly isGrave?: boolean;
  readonly children: ReactNode;
}) {
  const Icon = isGrave ? ExclamationCircleIcon : ExclamationTriangleIcon;
  return (
    <Banner status={isGrave ? "danger" : "warning"}>
      <Icon className="pl-banners__icon" />
      <span>{children}</span>
    </Banner>
  );
}
