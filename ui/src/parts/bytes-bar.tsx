import { bytesText, exactBytesText } from "../format/bytes.ts";
import { Bar } from "./bar.tsx";
import { Unknown } from "./bytes.tsx";
import "./bytes-bar.css";

/** A size with a bar that compares it with others; `fullBytes`: how much fills the bar, null while that is not known. */
export function BytesBar({
  bytes,
  fullBytes,
}: {
  readonly bytes: number | null;
  readonly fullBytes: number | null;
}) {
  if (bytes === null) return <Unknown />;
  return (
    <span className="pl-bytes-bar" title={exactBytesText(bytes)}>
      <Bar parts={[{ ratio: ratioOf(bytes, fullBytes), tone: "plain" }]} />
      <span className="pl-bytes-bar__text">{bytesText(bytes)}</span>
    </span>
  );
}

function ratioOf(bytes: number, fullBytes: number | null): number {
  return fullBytes === null || fullBytes <= 0 ? 0 : bytes / fullBytes;
}
