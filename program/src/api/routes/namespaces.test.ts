import { expect, it } from "vitest";
import { claimConcern, concernsOf } from "../../findings/concern.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { listed, LISTS } from "../given-lists.ts";

it("GET /namespaces sums their volumes", async () => {
  const { rows } = await listed("/namespaces?sort=name");
  expect(rows).toMatchObject([
    { name: "lab", cluster: "prod", volumes: 1, usedBytes: 2 ** 30, provisionedBytes: 8 * 2 ** 30 },
    {
      name: "shop",
      volumes: 1,
      unknownVolumes: 0,
      requestedBytes: 5 * 2 ** 30,
      filesystemUsedBytes: null,
    },
  ]);
});

it("GET /namespaces counts a dataset once that two claims have their data on, and /volumes says so of both", async () => {
  const claim = (name: string) =>
    given.aClaim({ uid: `uid-${name}`, namespace: "shop", name, pvName: `static-${name}` });
  const pv = (name: string) =>
    given.aPv({
      uid: `pv-${name}`,
      name: `static-${name}`,
      source: given.nfsSource("data"),
      claimRef: { namespace: "shop", name, uid: `uid-${name}` },
    });
  const shown = shownOver(
    given.together(given.parents(given.NFS_PARENT), given.nfsVolume("data"), {
      persistentVolumeClaims: [claim("a"), claim("b")],
      persistentVolumes: [pv("a"), pv("b")],
    }),
  );
  expect((await ask("/namespaces", shown)).body).toMatchObject({
    rows: [{ volumes: 2, sharedVolumes: 2, usedBytes: 2 ** 30, requestedBytes: 10 * 2 ** 30 }],
  });
  expect((await ask("/volumes", shown)).body).toMatchObject({
    rows: [
      { claim: "a", usedBytes: 2 ** 30, shared: true },
      { claim: "b", usedBytes: 2 ** 30, shared: true },
    ],
  });
});

it("GET /namespaces counts a finding once that concerns several of its claims", async () => {
  const claim = (name: string) => given.aClaim({ uid: `uid-${name}`, namespace: "shop", name });
  const bare = shownOver({ persistentVolumeClaims: [claim("a"), claim("b")] });
  const [one] = LISTS.report.findings.filter(
    ({ verdict, impact }) => verdict !== "unknown" && impact === null,
  );
  if (one === undefined) throw new Error("nothing is found");
  const findings = [
    { ...one, concerns: concernsOf([claim("a"), claim("b")].map(claimConcern), []) },
  ];
  const { body } = await ask("/namespaces", { ...bare, report: { ...bare.report, findings } });
  expect(body).toMatchObject({ rows: [{ volumes: 2, findings: 1, worst: one.severity }] });
});
