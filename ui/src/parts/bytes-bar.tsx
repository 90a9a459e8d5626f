import type { ReactNode } from "react";
import { bytesText, exactBytesText } from "../format/bytes.ts";
import { Bar } from "./bar.tsx";
import { Unknown } from "./bytes.tsx";
import "./bytes-bar.css";

/**
 * A size with a bar that compares it with others, and what stands behind it. `fullBytes`: how much fills the bar, null while that is
 * not known.
 */
export function BytesBar({
  bytes,
  fullBytes,
  children,
}: {
  readonly bytes: number | null;
  readonly fullBytes: number | null;
  readonly children?: ReactNode;
}) {
  if (bytes === null)
    return (
      <>
        <Unknown />
        {children}
      </>
    );
  return (
    <span className="pl-bytes-bar" title={exactBytesText(bytes)}>
      <Bar parts={[{ ratio: ratioOf(bytes, fullBytes), tone: "plain" }]} />
      <span className="pl-bytes-bar__text">
        {bytesText(bytes)}
        {children}
      </span>
    </span>
  );
}

function ratioOf(bytes: number, fullBytes: number | null): number {
  return fullBytes === null || fullBytes <= 0 ? 0 : bytes / fullBytes;
}
