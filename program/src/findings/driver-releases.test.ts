import { describe, expect, it } from "vitest";
import { releaseOf, unfitBecause } from "./driver-releases.ts";

const PROJECT = "ghcr.io/democratic-csi/democratic-csi";

/** The release that this tag names. */
function release(tag: string): number {
  const found = releaseOf(`${PROJECT}:${tag}`);
  if (typeof found !== "number") throw new Error(found.untold);
  return found;
}

describe("the release that an image names", () => {
  it.each([
    `${PROJECT}:v1.9.4`,
    `${PROJECT}:1.9.4`,
    "democraticcsi/democratic-csi:v1.9.4",
    "docker.io/democraticcsi/democratic-csi:v1.9.4",
    "registry.example:5000/ghcr/democratic-csi/democratic-csi:v1.9.4",
  ])("%s is told by its tag", (image) => {
    expect(releaseOf(image)).toBe(release("v1.9.4"));
  });

  it.each([
    [`${PROJECT}:latest`, /the tag latest/],
    [PROJECT, /the tag latest/],
    [`${PROJECT}:next`, /the tag next/],
    [`${PROJECT}:v1.9`, /the tag v1\.9 /],
    [`${PROJECT}:v1.9.4-patched`, /v1\.9\.4-patched/],
    [`${PROJECT}@sha256:${"0".repeat(64)}`, /digest/],
    [`${PROJECT}:v1.9.4@sha256:${"0".repeat(64)}`, /digest/],
    ["ghcr.io/nijave/democratic-csi:v1.9.4", /none that democratic-csi publishes/],
    ["registry.example/not-democratic-csi/democratic-csi:v1.9.4", /none that/],
    ["registry.example/democratic-csi:v1.9.4", /none that/],
    ["", /none that/],
  ])("%s does not tell it", (image, because) => {
    expect(releaseOf(image)).toEqual({ untold: expect.stringMatching(because) as string });
  });
});

describe("releases of democratic-csi against versions of TrueNAS (facts/democratic-csi §6.1)", () => {
  it.each([
    ["v1.9.3", "24.10.2.4"],
    ["v1.9.4", "24.10.2.4"],
    ["v1.9.4", "22.12.4"],
    ["v1.9.4", "13.0"],
    ["v1.9.5", "24.10.2.4"],
    ["v1.9.5", "25.04.2.6"],
    ["v1.9.5", "25.10.6"],
    ["v1.9.6", "26.0.0"],
    ["v1.10.0", "25.04.2.6"],
    ["v2.0.0", "26.0.0"],
    ["v1.9.4", "MASTER-20260101"],
  ])("nothing is known against %s and %s", (tag, version) => {
    expect(unfitBecause(release(tag), version)).toBeNull();
  });

  it.each([
    ["v1.8.4", "25.04.0", /SCALE/],
    ["v1.9.3", "25.04.2.6", /SCALE/],
    ["v1.9.4", "25.04.2.6", /SCALE/],
    ["v1.9.4", "25.10.6", /SCALE/],
    ["v1.9.4", "26.0.0", /REST/],
    ["v1.9.5", "26.0.0-BETA.1", /REST/],
    ["v1.9.5", "27.04.0", /REST/],
  ])("%s does not work with %s", (tag, version, because) => {
    expect(unfitBecause(release(tag), version)).toMatch(because);
  });
});
