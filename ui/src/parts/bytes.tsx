import { bytesText, exactBytesText } from "../format/bytes.ts";
import { TEXTS } from "../texts.ts";

/** A size, to the byte on hover; one that is not known says so. */
export function Bytes({ bytes }: { readonly bytes: number | null }) {
  if (bytes === null) return <Unknown />;
  return <span title={exactBytesText(bytes)}>{bytesText(bytes)}</span>;
}

/** What is not known, where a value would stand. */
export function Unknown() {
  return <span className="pl-unknown">{TEXTS.unknown}</span>;
}
