import { describe, expect, it } from "vitest";
import type { Shown } from "../api/shown.ts";
import * as given from "../model/given.ts";
import { fakeCluster } from "./given.ts";
import { both, findingsOf } from "./given-answers.ts";
import { ask, type AskedService, aService, shownOf } from "./given-asked-service.ts";

describe("what is asked of a service", () => {
  it("is every page of a long list", async () => {
    const many = await shownOf({
      system: null,
      cluster: fakeCluster({ persistentVolumes: manyReleased(1_234) }),
    });
    await using service = await aService(() => many);
    const { stdout } = await ask(service.url, ["scan", "-o", "json"]);
    const ids = findingsOf(stdout).map(({ id }) => id);
    expect(ids).toEqual(many.report.findings.map(({ id }) => id));
    expect(ids).toHaveLength(1_234);
  });

  it("is read anew where it changed meanwhile, and each finding is told once", async () => {
    const [first, later] = await Promise.all([
      shownOf({ system: null, cluster: fakeCluster({ persistentVolumes: manyReleased(600) }) }),
      shownOf({ system: null, cluster: fakeCluster({ persistentVolumes: manyReleased(601) }) }),
    ]);
    let asked = 0;
    const at = given.NOW + 1_000;
    const shown = (): Shown =>
      ++asked < 3 ? first : { ...later, report: { ...later.report, at } };
    await using service = await aService(shown);
    const { stdout } = await ask(service.url, ["scan", "-o", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ at });
    expect(findingsOf(stdout).map(({ id }) => id)).toEqual(
      later.report.findings.map(({ id }) => id),
    );
  });

  it.each([["df"], ["scan"]])(
    "is told once, and that it is of several moments, where it never ends to change: %s",
    async (command) => {
      const claims = Array.from({ length: 600 }, (_, index) =>
        given.aClaim({ name: `c${index}`, uid: `uid-${index}`, requestedBytes: index }),
      );
      const shown = await shownOf({
        system: null,
        cluster: fakeCluster({
          persistentVolumeClaims: claims,
          persistentVolumes: manyReleased(600),
        }),
      });
      let asked = 0;
      await using service = await aService(() => {
        const at = given.NOW + ++asked;
        return { ...shown, report: { ...shown.report, at } };
      });
      const { stdout, stderr } = await ask(service.url, [command, "-o", "json"]);
      const { rows, findings } = JSON.parse(stdout) as Record<string, readonly object[]>;
      expect((rows ?? findings ?? []).length).toBeGreaterThan(500);
      expect(stderr).toBe(
        "the service looked again while it was asked: parts of this answer are of different moments, and something may be missing; ask again\n",
      );
    },
  );

  it("has no row twice that shrank between two pages", async () => {
    const shownWith = (requestedBytes: (index: number) => number) =>
      shownOf({
        system: null,
        cluster: fakeCluster({
          persistentVolumeClaims: Array.from({ length: 600 }, (_, index) =>
            given.aClaim({
              name: `c${index}`,
              uid: `uid-${index}`,
              requestedBytes: requestedBytes(index),
            }),
          ),
        }),
      });
    const first = await shownWith((index) => 1_000 - index);
    const later = await shownWith((index) => (index === 0 ? 1 : 1_000 - index));
    await using service: AskedService = await aService(() => {
      const page = service.requests.length;
      const report = { ...first.report, at: given.NOW + page };
      return { ...(page % 2 === 1 ? first : later), version: `run-${page}`, report };
    });
    const argv = ["df", "--sort-by", "requested", "-o", "name"];
    const names = (await ask(service.url, argv)).stdout.trimEnd().split("\n");
    expect(names).toHaveLength(600);
    expect(new Set(names).size).toBe(600);
  });

  it("names the namespace that a question is about, without which a tenant is shown nothing", async () => {
    const shown = await shownOf(both);
    await using service = await aService(() => shown);
    await ask(service.url, ["trace", "pvc/shop/web"]);
    await ask(service.url, ["df", "-n", "shop"]);
    expect(service.requests).toEqual([
      "/api/v1/trace?object=pvc%2Fshop%2Fweb&namespace=shop",
      "/api/v1/df?by=claim&sort=used&namespace=shop&limit=500",
    ]);
  });

  it("holds what a newer service says besides for nothing", async () => {
    const shown = await shownOf(both);
    const report = { ...shown.report, colour: "blue" };
    const newer = {
      ...shown,
      report: { ...report, findings: report.findings.map((one) => ({ ...one, mood: 1 })) },
    };
    await using service = await aService(() => newer);
    const { stdout, code } = await ask(service.url, ["scan", "-o", "json"]);
    expect(code).toBe(2);
    expect(stdout).not.toMatch(/colour|mood/);
  });
});

function manyReleased(count: number) {
  return Array.from({ length: count }, (_, index) =>
    given.aPv({
      name: `kept-${index}`,
      uid: `uid-${index}`,
      phase: "Released",
      reclaimPolicy: "Retain",
    }),
  );
}
