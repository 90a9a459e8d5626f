/** How a NAS behaves, of the lines that are simulated, oldest first. */
export const LINES = ["24.10", "25.04", "25.10", "26"] as const;

/** One of `LINES`. */
export type Line = (typeof LINES)[number];

/** One release: its line and the API versions that it ships, oldest first. */
export interface Release {
  readonly line: Line;
  /** Empty on 24.10, which speaks the legacy protocol only (facts/truenas-api.md §1.1). */
  readonly apiVersions: readonly string[];
  /** nginx closes a socket that carried nothing to the client for so long (facts/truenas-api.md §1.2). */
  readonly idleCloseMs: number;
}

const ALL_OF_25_04 = ["v25.04.0", "v25.04.1", "v25.04.2"];
const BEFORE_26 = [...ALL_OF_25_04, "v25.10.0"];

/** facts/truenas-api.md §1.3: a release does not always ship an API version of its own number. */
const SHIPPED: Readonly<Record<string, readonly string[]>> = {
  "25.10.0": [],
  "25.10.0.1": [],
  "25.10.1": ["v25.10.1"],
  "25.10.2": ["v25.10.1", "v25.10.2"],
  "25.10.2.1": ["v25.10.1", "v25.10.2"],
  "25.10.2.2": ["v25.10.1", "v25.10.2"],
  "25.10.3": ["v25.10.1", "v25.10.2"],
  "25.10.3.1": ["v25.10.1", "v25.10.2"],
  "25.10.4": ["v25.10.1", "v25.10.2", "v25.10.3", "v25.10.4"],
  "25.10.4.1": ["v25.10.1", "v25.10.2", "v25.10.3", "v25.10.4"],
  "26.0.0-BETA.1": ["v25.10.1", "v25.10.2", "v26.0.0"],
  "26.0.0-BETA.2": ["v25.10.1", "v25.10.2", "v26.0.0"],
  "26.0.0-BETA.3": ["v25.10.1", "v25.10.2", "v25.10.3", "v25.10.4", "v26.0.0"],
};

const ALL_OF_25_10 = ["v25.10.1", "v25.10.2", "v25.10.3", "v25.10.4", "v25.10.5"];

/**
 * What a version string stands for. A release after the table ships what the last of its line does; one after 26 also
 * ships an API version of its own, so that a client can be tried on what it does not know. Throws RangeError for a
 * version below 24.10.
 */
export function releaseOf(version: string): Release {
  const [year = 0, month = 0, patch = 0] = version.split(".").map(Number);
  const line = lineOf(year, month);
  if (line === null) {
    throw new RangeError(`TrueNAS ${version} is not simulated: only 24.10 and later are`);
  }
  return {
    line,
    apiVersions: apiVersionsOf(line, version, year, patch),
    idleCloseMs: line !== "26" || version === "26.0.0-BETA.1" ? 60_000 : 3_600_000,
  };
}

/** Which line's models an API version has: "v25.04.2" those of 25.04, "v27.0.0" those of 26. */
export function lineOfApi(apiVersion: string): Line {
  const [year = 0, month = 0] = apiVersion.slice(1).split(".").map(Number);
  return lineOf(year, month) ?? "24.10";
}

/** Whether a line came before another. */
export function isBefore(line: Line, other: Line): boolean {
  return LINES.indexOf(line) < LINES.indexOf(other);
}

function lineOf(year: number, month: number): Line | null {
  if (year >= 26) {
    return "26";
  }
  const name = `${year}.${String(month).padStart(2, "0")}`;
  return LINES.find((line) => line === name) ?? null;
}

function apiVersionsOf(
  line: Line,
  version: string,
  year: number,
  patch: number,
): readonly string[] {
  switch (line) {
    case "24.10":
      return [];
    case "25.04":
      return ALL_OF_25_04.slice(0, patch + 1);
    default:
      return [...BEFORE_26, ...(SHIPPED[version] ?? latestOf(year, version))];
  }
}

function latestOf(year: number, version: string): readonly string[] {
  switch (year) {
    case 25:
      return ALL_OF_25_10;
    case 26:
      return [...ALL_OF_25_10, "v26.0.0"];
    default:
      return [...ALL_OF_25_10, "v26.0.0", `v${version.split("-")[0] ?? version}`];
  }
}
