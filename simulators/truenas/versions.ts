/** How a NAS behaves, of the two lines that are simulated. */
export type Line = "25.10" | "26";

/** One release: its line and the API versions that it ships, oldest first. */
export interface Release {
  readonly line: Line;
  readonly apiVersions: readonly string[];
  /** nginx closes a socket that carried nothing to the client for so long (facts/truenas-api.md §1.2). */
  readonly idleCloseMs: number;
}

const BEFORE_25_10 = ["v25.04.0", "v25.04.1", "v25.04.2", "v25.10.0"];

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
 * ships an API version of its own, so that a client can be tried on what it does not know. Throws RangeError below 25.10.
 */
export function releaseOf(version: string): Release {
  const [year = 0, month = 0] = version.split(".").map(Number);
  if (!(year >= 26 || (year === 25 && month === 10))) {
    throw new RangeError(`TrueNAS ${version} is not simulated: only 25.10 and later are`);
  }
  return {
    line: year === 25 ? "25.10" : "26",
    apiVersions: [...BEFORE_25_10, ...(SHIPPED[version] ?? latestOf(year, version))],
    idleCloseMs: year === 25 || version === "26.0.0-BETA.1" ? 60_000 : 3_600_000,
  };
}

/** Which line's models an API version has: "v25.04.2" and "v25.10.5" are both before 26. */
export function lineOfApi(apiVersion: string): Line {
  return Number(apiVersion.slice(1).split(".")[0]) >= 26 ? "26" : "25.10";
}

/** Whether the models of 25.10 are there: a URL of v25.04 lacks `pool.snapshot.*` and `zfs.resource.query` (§1.5). */
export function isBefore2510(apiVersion: string): boolean {
  return apiVersion.startsWith("v25.04.");
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
