import { ClipboardCopy } from "@patternfly/react-core";
import { TEXTS } from "../texts.ts";

/**
 * What to do, as the service says it: sentences, and commands that can be copied. A command is a line that begins with the name of
 * a program.
 */
export function Remedy({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className="pl-remedy">
      {lines.map((line) => (
        <RemedyLine key={line} line={line} />
      ))}
    </div>
  );
}

function RemedyLine({ line }: { readonly line: string }) {
  if (!isCommand(line)) return <p>{line}</p>;
  return (
    <ClipboardCopy isReadOnly isCode hoverTip={TEXTS.copy.label} clickTip={TEXTS.copy.done}>
      {line}
    </ClipboardCopy>
  );
}

/** Programs whose commands stand in remedies. */
const PROGRAMS = /^(plumbline|kubectl|oc|zfs|zpool|midclt|smartctl|showmount|openssl|helm) /;

/** Whether a line can be pasted into a shell. */
export function isCommand(line: string): boolean {
  return PROGRAMS.test(line);
}
