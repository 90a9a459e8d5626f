import { TEXTS } from "../texts.ts";
import { bytesText } from "./bytes.ts";

/** How much there is, as far as that is known. Bytes, or whatever else is counted. */
export interface Amount {
  /** What is known of it; null: nothing is. */
  readonly known: number | null;
  /** Whether there may be more, because part of it is not known. */
  readonly isAtLeast: boolean;
}

/** Something of which nothing is known. */
export const UNKNOWN_AMOUNT: Amount = Object.freeze({ known: null, isAtLeast: true });

/** An amount of which so many parts are not known. */
export function amountOf(known: number | null, unknownParts: number): Amount {
  return { known, isAtLeast: known === null || unknownParts > 0 };
}

/** All of these together: of unknown and 5 GiB it is known that they are at least 5 GiB. Nothing together is 0. */
export function sumOf(amounts: readonly Amount[]): Amount {
  const known = amounts.flatMap((one) => one.known ?? []);
  return {
    known:
      known.length === 0 && amounts.length > 0 ? null : known.reduce((sum, one) => sum + one, 0),
    isAtLeast: amounts.some(({ isAtLeast }) => isAtLeast),
  };
}

/** "5 GiB", "at least 5 GiB" or "unknown". `text`: how a number is said, as bytes where nothing else is given. */
export function amountText(
  { known, isAtLeast }: Amount,
  text: (known: number) => string = bytesText,
): string {
  if (known === null) return TEXTS.unknown;
  return isAtLeast ? TEXTS.atLeast(text(known)) : text(known);
}
