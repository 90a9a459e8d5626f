import { ClipboardCopy } from "@patternfly/react-core";
import { TEXTS } from "../texts.ts";
import { remedyParts } from "./remedy-parts.ts";

/** What to do, as the service says it: sentences, and commands that can be copied. */
export function Remedy({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ol className="pl-remedy">
      {lines.map((line) => (
        <li key={line}>
          {remedyParts(line).map(({ is, text }) =>
            is === "command" ? <Command key={text}>{text}</Command> : <p key={text}>{text}</p>,
          )}
        </li>
      ))}
    </ol>
  );
}

/** A command that can be copied. */
export function Command({ children }: { readonly children: string }) {
  return (
    <ClipboardCopy
      variant="inline-compact"
      isBlock
      isCode
      className="pl-command"
      hoverTip={TEXTS.copy.label}
      clickTip={TEXTS.copy.done}
    >
      {children}
    </ClipboardCopy>
  );
}
