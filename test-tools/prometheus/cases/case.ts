/** Series by name with labels, and their values a minute apart in promtool's notation: "1x30", "0+5x60", "1x10 stale". */
export type Given = Readonly<Record<string, string>>;

/** An alert as Alertmanager gets it. */
export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What an alert does with some series. */
export interface AlertCase {
  readonly alert: string;
  readonly says: string;
  readonly given: Given;
  /** Minutes after the first value, and which alerts there are then. */
  readonly times: readonly {
    readonly atMinutes: number;
    readonly expected: readonly ExpectedAlert[];
  }[];
}

type SomeAlerts = readonly [ExpectedAlert, ...ExpectedAlert[]];

/** A case in which an alert fires from this minute on, and not a minute earlier. */
export function fires(
  alert: string,
  says: string,
  given: Given,
  atMinutes: number,
  ...expected: SomeAlerts
): AlertCase {
  const before = { atMinutes: atMinutes - 1, expected: [] };
  return { alert, says, given, times: [before, { atMinutes, expected }] };
}

/** A case in which it fires at this minute, and began earlier. */
export function stays(
  alert: string,
  says: string,
  given: Given,
  atMinutes: number,
  ...expected: SomeAlerts
): AlertCase {
  return { alert, says, given, times: [{ atMinutes, expected }] };
}

/** A case in which it does not fire. */
export function quiet(alert: string, says: string, given: Given, atMinutes: number): AlertCase {
  return { alert, says, given, times: [{ atMinutes, expected: [] }] };
}

/** What a recording rule makes of some series: its own, with their values; none where it must be quiet. */
export interface RecordCase {
  readonly record: string;
  readonly says: string;
  readonly given: Given;
  readonly expected: Readonly<Record<string, number>>;
}
