import { SearchInput } from "@patternfly/react-core";
import { forwardRef, type KeyboardEvent } from "react";
import { useDraft } from "./use-draft.ts";

/** What a field of free text is given. */
export interface TextFieldProps {
  readonly label: string;
  readonly className?: string;
  /** The text in force, as the address has it. */
  readonly value: string;
  /** Called some time after the last key, and at once with Enter and where all is taken out. */
  readonly onText: (text: string) => void;
  /** Enter was pressed on this text, which has been asked for. */
  readonly onEnter?: (text: string) => void;
  /** Called with every key. */
  readonly onTyped?: () => void;
}

/** A field for a text by which something is found as one types. */
export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, className, value, onText, onEnter, onTyped },
  ref,
) {
  const { text, type, flush } = useDraft(value, (next) => {
    onText(next);
    return next;
  });
  return (
    <SearchInput
      ref={ref}
      {...(className === undefined ? {} : { className })}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(_, next) => {
        type(next);
        onTyped?.();
      }}
      onClear={() => type("", "now")}
      inputProps={{
        onKeyDown: ({ key }: KeyboardEvent) => {
          if (key !== "Enter") return;
          flush();
          onEnter?.(text);
        },
      }}
    />
  );
});
