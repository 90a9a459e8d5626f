import { EmptyState, EmptyStateBody, PageSection } from "@patternfly/react-core";
import { SearchIcon } from "@patternfly/react-icons/dist/esm/icons/search-icon";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import type { PageProps } from "../../data/data.ts";
import { TextField } from "../../filter/text-field.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { TEXTS } from "../../texts.ts";
import { Line } from "./line.tsx";
import { Results } from "./results.tsx";
import "./search.css";

const { search: texts } = TEXTS;

/** Finds any object by any of its names; of one that has no page of its own it shows the chain that leads through it. */
export function SearchPage({ data }: PageProps) {
  const [query, setQuery] = useSearchParams();
  const text = query.get("q") ?? "";
  const object = query.get("object");
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (object === null) field.current?.focus();
  }, [object]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => walk(event, place.current);
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  // Enter opens the first that is found by the text on which it was pressed, once that is here
  const [entered, setEntered] = useState<string | null>(null);
  const onFound = () => {
    if (entered !== text.trim()) return;
    setEntered(null);
    resultsIn(place.current)[0]?.click();
  };
  return (
    <div ref={place} role="search">
      <PageHead title={texts.title} intro={texts.intro} />
      <PageSection hasBodyWrapper={false}>
        <TextField
          ref={field}
          className="pl-search-field"
          label={texts.field}
          value={text}
          onText={(q) => setQuery(q === "" ? {} : { q }, { replace: true })}
          onEnter={(q) => setEntered(q.trim())}
          onTyped={() => setEntered(null)}
        />
      </PageSection>
      <PageSection hasBodyWrapper={false}>
        {object !== null ? (
          <Line data={data} object={object} />
        ) : text.trim() === "" ? (
          <NothingAsked />
        ) : (
          <Results data={data} text={text.trim()} onFound={entered === null ? null : onFound} />
        )}
      </PageSection>
    </div>
  );
}

function NothingAsked() {
  return (
    <EmptyState icon={SearchIcon} titleText={texts.nothingAsked} headingLevel="h2">
      <EmptyStateBody>
        <ul className="pl-search-hints">
          {texts.hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      </EmptyStateBody>
    </EmptyState>
  );
}

/** Arrow keys go from the field to what was found, and through it; above the first is the field. */
function walk(event: KeyboardEvent, place: HTMLElement | null): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const stops = [place?.querySelector<HTMLElement>("input"), ...resultsIn(place)];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  stops[at + step]?.focus();
}

function resultsIn(place: HTMLElement | null): readonly HTMLElement[] {
  return [...(place?.querySelectorAll<HTMLElement>("a[data-result]") ?? [])];
}
