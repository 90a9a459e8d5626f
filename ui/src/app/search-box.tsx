import { SearchInput } from "@patternfly/react-core";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { address } from "../places.ts";
import { TEXTS } from "../texts.ts";

/** Looks for any object by any of its names; the key "/" leads here from everywhere but a field. */
export function SearchBox() {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isWritten(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div className="pl-search" role="search">
      <SearchInput
        ref={field}
        aria-label={TEXTS.masthead.search}
        inputProps={{ "aria-keyshortcuts": "/" }}
        placeholder={TEXTS.masthead.search}
        submitSearchButtonLabel={TEXTS.nav.search}
        resetButtonLabel={TEXTS.masthead.searchClear}
        value={text}
        onChange={(_, value) => setText(value)}
        onClear={() => setText("")}
        onSearch={() => {
          const q = text.trim();
          void navigate(address("/search", { q: q === "" ? undefined : q }));
        }}
      />
      {text === "" && (
        <kbd className="pl-search__key" title={TEXTS.masthead.searchHint} aria-hidden>
          /
        </kbd>
      )}
    </div>
  );
}

function isWritten(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}
