import { TEXTS } from "../texts.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** Bytes in IEC units, three digits, in the words of the user's language: 1610612736 -> "1.5 GiB". */
export function bytesText(bytes: number, locale?: string): string {
  const power = bytes === 0 ? 0 : Math.floor(Math.log2(Math.abs(bytes)) / 10);
  const most = Math.min(Math.max(power, 0), UNITS.length - 1);
  const value = bytes / 1024 ** most;
  // 1023.9 KiB would be written "1,020 KiB" or "1,024 KiB": the next unit says it better
  const unit = Math.abs(value) >= 1000 && most < UNITS.length - 1 ? most + 1 : most;
  const format = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  return `${format.format(bytes / 1024 ** unit)} ${UNITS[unit]}`;
}

/** The same to the byte, for whoever wants to know: "1,610,612,736 bytes". */
export function exactBytesText(bytes: number, locale?: string): string {
  return TEXTS.bytes(new Intl.NumberFormat(locale).format(bytes));
}
