/** Series by name with labels, and their values a minute apart in promtool's notation: "1x30", "0+5x60", "1x10 stale". */
export type Given = Readonly<Record<string, string>>;

/** An alert as Alertmanager gets it. */
export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What an alert does with some series at some time, such as "30m". */
export interface AlertCase {
  readonly alert: string;
  readonly says: string;
  readonly given: Given;
  readonly at: string;
  readonly expected: readonly ExpectedAlert[];
}

/** A case in which an alert fires. */
export function fires(
  alert: string,
  says: string,
  given: Given,
  at: string,
  ...expected: readonly [ExpectedAlert, ...ExpectedAlert[]]
): AlertCase {
  return { alert, says, given, at, expected };
}

/** A case in which it does not. */
export function quiet(alert: string, says: string, given: Given, at: string): AlertCase {
  return { alert, says, given, at, expected: [] };
}

/** What a recording rule makes of some series: its own, with their values; none where it must be quiet. */
export interface RecordCase {
  readonly record: string;
  readonly says: string;
  readonly given: Given;
  readonly expected: Readonly<Record<string, number>>;
}
