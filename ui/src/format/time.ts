import { LANGUAGE } from "../texts.ts";

const SECOND_MS = 1_000;
const STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** What pages call now is so old at most: what comes meanwhile is not ahead. */
const NOW_MS = 10_000;

/** How long ago a time is, or how far ahead, in the language of the texts that it stands in: "3 hours ago". Both epoch ms. */
export function agoText(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always" });
  const distance = at >= now && at - now < NOW_MS ? -0 : at - now;
  const isAhead = distance > 0;
  const step = STEPS.find(([, ms]) => Math.abs(distance) + (isAhead ? NOW_MS : 0) >= ms);
  // what lies ahead is as long as it was said to be, though a moment of it has passed
  const whole = isAhead ? Math.round : Math.trunc;
  const [unit, ms] = step ?? (["second", SECOND_MS] as const);
  return format.format(whole(distance / ms), unit);
}

/** A time with its date, in the user's language and time zone. */
export function timeText(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(at);
}

/** A day without its time, in the user's language and time zone. */
export function dayText(at: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(at);
}

/** How long something took, in the language of the texts: "1.4 sec", "2 min 5 sec". */
export function durationText(ms: number): string {
  const unit = (value: number, name: "second" | "minute") =>
    new Intl.NumberFormat(LANGUAGE, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: value < 10 && name === "second" ? 1 : 0,
    }).format(value);
  const seconds = ms / SECOND_MS;
  if (seconds < 60) return unit(seconds, "second");
  return `${unit(Math.floor(seconds / 60), "minute")} ${unit(Math.floor(seconds % 60), "second")}`;
}
