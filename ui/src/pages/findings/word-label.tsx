import { Label } from "@patternfly/react-core";
import type { FindingRow } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";

const { findings: texts } = TEXTS;

/** What of a leftover is claimed; nothing where it is none. */
export function WordLabel({ word }: Pick<FindingRow, "word">) {
  if (word === null) return null;
  return (
    <Label isCompact variant="outline" title={texts.wordHints[word]}>
      {texts.words[word]}
    </Label>
  );
}
