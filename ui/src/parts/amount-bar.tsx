import type { ReactNode } from "react";
import { type Amount, amountText } from "../format/amount.ts";
import { exactBytesText } from "../format/bytes.ts";
import { Bar } from "./bar.tsx";
import { Unknown } from "./bytes.tsx";
import "./amount-bar.css";

/**
 * An amount of bytes with a bar that compares it, and what stands behind it. `fullBytes`: how much fills the bar, null while that is
 * not known.
 */
export function AmountBar({
  amount,
  fullBytes,
  children,
}: {
  readonly amount: Amount;
  readonly fullBytes: number | null;
  readonly children?: ReactNode;
}) {
  if (amount.known === null)
    return (
      <>
        <Unknown />
        {children}
      </>
    );
  const ratio = fullBytes === null || fullBytes <= 0 ? 0 : amount.known / fullBytes;
  return (
    <span className="pl-amount-bar" title={exactBytesText(amount.known)}>
      <span className="pl-amount-bar__track">
        <Bar parts={[{ ratio, tone: "plain" }]} />
      </span>
      <span className="pl-amount-bar__text">
        {amountText(amount)}
        {children}
      </span>
    </span>
  );
}
