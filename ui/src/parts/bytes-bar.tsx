import { bytesText, exactBytesText } from "../format/bytes.ts";
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
      <span className="pl-bytes-bar__track" aria-hidden="true">
        <span className="pl-bytes-bar__fill" style={{ inlineSize: percentOf(bytes, fullBytes) }} />
      </span>
      <span className="pl-bytes-bar__text">{bytesText(bytes)}</span>
    </span>
  );
}

function percentOf(bytes: number, fullBytes: number | null): string {
  if (fullBytes === null || fullBytes <= 0) return "0";
  return `${Math.min(100, (bytes / fullBytes) * 100).toFixed(2)}%`;
}
