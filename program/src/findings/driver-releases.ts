/** What is known of the releases of democratic-csi against versions of TrueNAS (facts/democratic-csi §6.1). */

/** A release by its tag, such as v1.9.4, as one number; null where the image does not tell it. */
export type Release = number;

/** Why an image does not tell which release runs. */
export interface Untold {
  readonly untold: string;
}

/**
 * The release that an image of democratic-csi names. Only a tag of three numbers does, in a repository of the project or a mirror of it: `latest` and `next` are
 * other images tomorrow, a digest is none of any list, and forks differ (§3.2, §6.3).
 */
export function releaseOf(image: string): Release | Untold {
  const { repository = "", tag } =
    /^(?<repository>[^@]+?)(?::(?<tag>\w[\w.-]*))?$/.exec(image)?.groups ?? {};
  if (image.includes("@")) return { untold: "its image is named by a digest" };
  if (!OF_THE_PROJECT.test(repository))
    return { untold: "its image is none that democratic-csi publishes" };
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(tag ?? "") ?? [];
  if (patch === undefined)
    return { untold: `the tag ${tag ?? "latest"} of its image does not say which release it is` };
  return numbered(Number(major), Number(minor), Number(patch));
}

/** ghcr.io/democratic-csi/democratic-csi, docker.io/democraticcsi/democratic-csi, and the same behind a mirror. */
const OF_THE_PROJECT = /(?:^|\/)democratic-?csi\/democratic-csi$/;

function numbered(major: number, minor: number, patch: number): Release {
  return (major * 1_000 + minor) * 1_000 + patch;
}

/** The last release before 25.04, and the last of which anything is known: later ones may do what no release does yet. */
const [BEFORE_2504, LAST_KNOWN] = [numbered(1, 9, 4), numbered(1, 9, 5)];

/** Why a release does not work with this version of TrueNAS ("25.10.6"); null where nothing is known against it. */
export function unfitBecause(release: Release, version: string): string | null {
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const train = Number(major) * 100 + Number(minor);
  if (release <= LAST_KNOWN && train >= 2600)
    return "it knows only the REST API, which TrueNAS has no more since 26";
  if (release <= BEFORE_2504 && train >= 2504)
    return "up to v1.9.4 it looks for SCALE in the version of TrueNAS, which no longer says so since 25.04";
  return null;
}
