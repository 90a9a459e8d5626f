import {
  Button,
  HelperText,
  HelperTextItem,
  TextInputGroup,
  TextInputGroupMain,
  TextInputGroupUtilities,
} from "@patternfly/react-core";
import { FilterIcon } from "@patternfly/react-icons/dist/esm/icons/filter-icon";
import { TimesIcon } from "@patternfly/react-icons/dist/esm/icons/times-icon";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { TEXTS } from "../texts.ts";
import { filterText, type FilterMistake, type FilterWord, parseFilter } from "./language.ts";
import { isBegun, type Suggestion, suggestionsAt, type ValuesOf, wordAt } from "./suggestions.ts";
import { type Draft, useDraft } from "./use-draft.ts";
import "./filter-field.css";

const { filter: texts } = TEXTS;

/** What a filter field is given. */
export interface FilterFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly words: readonly FilterWord[];
  /** The filter in force, as the address has it (`filterText`). */
  readonly value: string;
  /** Called with the parameters some time after the last key. */
  readonly onFilter: (parameters: ReadonlyMap<string, readonly string[]>) => void;
  /** Why the filter in force is refused, as the API says it; null where it is not. */
  readonly problem: string | null;
  /** Values that a word can have, where they are known; `onWord` says of which one they are wanted. */
  readonly valuesOf: ValuesOf;
  readonly onWord: (word: string | null) => void;
}

/** A filter as one types: words of the API are suggested, and mistakes said in one sentence below. */
export function FilterField(props: FilterFieldProps) {
  const { label, placeholder, value, problem } = props;
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const { text, mistake, type, flush } = useFilterDraft(props);
  const list = useSuggestions(props, field, text, type);
  const isAsked = value + text !== ""; // a problem of nothing is not one of the filter
  const { isOpen, suggestions, active, onKeyDown } = list;
  const finish = () => {
    list.close();
    flush();
  };
  const isWrong = mistake !== null && !list.isBegun;
  const told = isWrong ? mistakeText(mistake, props.words) : isAsked ? problem : null;
  return (
    <div className="pl-filter">
      <TextInputGroup {...(told === null ? {} : { validated: "error" })}>
        <TextInputGroupMain
          innerRef={field}
          type="text"
          icon={<FilterIcon />}
          aria-label={label}
          placeholder={placeholder}
          value={text}
          onChange={(_, next) => list.typed(next)}
          onFocus={list.open}
          onBlur={finish}
          inputProps={{
            role: "combobox",
            "aria-expanded": isOpen,
            "aria-controls": `${id}-list`,
            "aria-activedescendant": isOpen && active >= 0 ? `${id}-${active}` : undefined,
            spellCheck: false,
            autoComplete: "off",
            "aria-autocomplete": "list",
            "aria-describedby": `${id}-told`,
            "aria-invalid": told !== null,
            onKeyDown: (event: KeyboardEvent) => {
              if (!onKeyDown(event) && event.key === "Enter") finish();
            },
            onClick: list.open,
          }}
        />
        {text !== "" && (
          <TextInputGroupUtilities>
            <Button
              variant="plain"
              aria-label={texts.clear}
              icon={<TimesIcon />}
              onClick={() => {
                type("", "now");
                field.current?.focus();
              }}
            />
          </TextInputGroupUtilities>
        )}
      </TextInputGroup>
      <SuggestionList
        id={id}
        isOpen={isOpen}
        suggestions={suggestions}
        active={active}
        onPick={list.pick}
      />
      <HelperText id={`${id}-told`} isLiveRegion>
        {told !== null && <HelperTextItem variant="error">{told}</HelperTextItem>}
      </HelperText>
    </div>
  );
}

function mistakeText(mistake: FilterMistake, words: readonly FilterWord[]): string {
  switch (mistake.is) {
    case "open":
      return texts.open;
    case "reserved":
      return texts.reserved(mistake.word, words.map(({ name }) => name).join(", "));
    case "value": {
      const { word, value } = mistake;
      return texts.value(word.name, (word.values ?? []).join(", "), value);
    }
  }
}

/** What stands in the field, what is wrong with it, and what asks for it. */
function useFilterDraft({ value, words, onFilter }: FilterFieldProps) {
  const draft = useDraft(value, (text) => {
    const { parameters, mistake } = parseFilter(text, words);
    if (mistake !== null) return null;
    onFilter(parameters);
    return filterText(pairsOf(parameters));
  });
  return { ...draft, mistake: parseFilter(draft.text, words).mistake };
}

/** Every parameter with every of its values. */
function pairsOf(
  parameters: ReadonlyMap<string, readonly string[]>,
): readonly (readonly [string, string])[] {
  return [...parameters].flatMap(([name, values]) => values.map((one) => [name, one] as const));
}

function useSuggestions(
  { words, valuesOf, onWord }: FilterFieldProps,
  field: { readonly current: HTMLInputElement | null },
  text: string,
  type: Draft["type"],
) {
  const [isWanted, setWanted] = useState(false);
  const [active, setActive] = useState(-1);
  const [caret, setCaret] = useState(0);
  const suggestions = isWanted ? suggestionsAt(text, caret, words, valuesOf) : [];
  const isOpen = suggestions.length > 0;
  const lookAt = (next: string, at: number) => {
    setCaret(at);
    setActive(-1);
    onWord(wordAt(next, at));
  };
  const pick = ({ text: next, caret: at, isValue }: Suggestion) => {
    type(next, isValue ? "now" : "afterPause");
    lookAt(next, at);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const chosen = suggestions[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = suggestions.length + 1; // one place for none of them
      setWanted(true);
      setActive(((active + 1 + step + count) % count) - 1);
    } else if (event.key === "Enter" && isOpen && chosen !== undefined) pick(chosen);
    else if (event.key === "Escape" && isOpen) setWanted(false);
    else return false;
    event.preventDefault();
    return true;
  };
  return {
    isOpen,
    isBegun: isWanted && isBegun(text, caret, words, valuesOf),
    suggestions,
    active,
    pick,
    onKeyDown,
    typed: (next: string) => {
      const at = field.current?.selectionStart ?? next.length;
      type(next, isBegun(next, at, words, valuesOf) ? "later" : "afterPause");
      setWanted(true);
      lookAt(next, at);
    },
    open: () => {
      setWanted(true);
      lookAt(text, field.current?.selectionStart ?? text.length);
    },
    close: () => setWanted(false),
  };
}

function SuggestionList({
  id,
  isOpen,
  suggestions,
  active,
  onPick,
}: {
  readonly id: string;
  readonly isOpen: boolean;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onPick: (suggestion: Suggestion) => void;
}) {
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={texts.suggestions}
      hidden={!isOpen}
      className="pl-filter__list"
    >
      {suggestions.map((suggestion, n) => (
        <div
          key={suggestion.label}
          id={`${id}-${n}`}
          role="option"
          aria-selected={n === active}
          tabIndex={-1}
          className="pl-filter__option"
          // the field keeps the focus
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(suggestion);
          }}
        >
          <span>{suggestion.label}</span>
          {suggestion.about !== "" && <small>{suggestion.about}</small>}
        </div>
      ))}
    </div>
  );
}
