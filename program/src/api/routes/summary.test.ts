import { describe, expect, it } from "vitest";
import { idOf, KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import type { SummaryAnswer } from "../contract.ts";
import { ask, shownOver } from "../given-api.ts";

describe("GET /summary", () => {
  it("counts sources, pools and findings", async () => {
    const { body } = await ask("/summary", shownOver(given.together(KUBERNETES, SYSTEM)));
    expect(body).toMatchObject({
      schemaVersion: 1,
      at: given.NOW,
      sources: [
        {
          kind: "cluster",
          name: "prod",
          reached: true,
          counts: { persistentVolumeClaims: 2, pods: 1 },
          atLeast: [],
        },
        { kind: "system", name: "nas1", reached: true, version: "25.10.6" },
      ],
      pools: [{ system: "nas1", name: "tank", status: "ONLINE" }],
      findings: { error: 1, unknown: 0 },
      rules: expect.arrayContaining([
        expect.objectContaining({ rule: "pv-backing-missing", severity: "error", findings: 1 }),
      ]) as object,
      nothingAsked: null,
      unread: [],
    });
  });

  const POOL = given.aPool({ sizeBytes: 100 * 2 ** 30, allocatedBytes: 2 ** 30 });

  it("says what was promised on each pool, beside what it has", async () => {
    const zvol = given.iscsiVolume(7, nameOf("15"), { volsizeBytes: 8 * 2 ** 30 });
    const claimRef = { namespace: "lab", name: "db", uid: idOf("15") };
    const source = given.iscsiSource(nameOf("15"));
    const pv = given.aPv({ uid: "pv-15", name: nameOf("15"), claimRef, source });
    const { body } = await ask(
      "/summary",
      shownOver(
        given.together(KUBERNETES, SYSTEM, given.parents(given.ISCSI_PARENT), zvol, {
          persistentVolumes: [pv],
          pools: [POOL],
        }),
      ),
    );
    // beside the zvol the dataset of shop/web, of five gibibytes; that of shop/lost is gone
    expect((body as SummaryAnswer).pools.at(-1)).toMatchObject({
      sizeBytes: 100 * 2 ** 30,
      claims: 2,
      namespaces: 2,
      promisedBytes: 13 * 2 ** 30,
      promisedUnknown: 0,
    });
  });

  it("counts what is new since yesterday, or since it began to remember", async () => {
    const shown = shownOver(given.together(KUBERNETES, SYSTEM));
    const { at, findings } = shown.report;
    const [old, ...others] = findings.map((finding) => ({
      ...finding,
      lifecycle: { state: "active" as const, confirmations: 1, firstSeenAt: at },
    }));
    if (old === undefined) throw new Error("nothing is found");
    const earlier = { ...old.lifecycle, firstSeenAt: at - given.DAY_MS - 1 };
    const told = async (bornAt: number | null) => {
      const epoch = { id: "e", bornAt: bornAt ?? 0, because: null };
      const memory = bornAt === null ? null : { epoch, learnsUntil: null, freezes: [] };
      const report = {
        ...shown.report,
        memory,
        findings: [{ ...old, lifecycle: earlier }, ...others],
      };
      const { body } = await ask("/summary", { ...shown, report });
      return (body as SummaryAnswer).newFindings;
    };
    const warnings = others.filter(({ severity }) => severity === "warning").length;
    expect(old.severity).toBe("error");
    const month = at - 30 * given.DAY_MS;
    expect(await told(month)).toMatchObject({
      since: at - given.DAY_MS,
      error: 0,
      warning: warnings,
    });
    expect(await told(at - 1)).toMatchObject({ since: at - 1, warning: warnings });
    expect(await told(null)).toBeNull();
  });

  it("tells a stale source, whole once and not lately, from one that it never read whole", async () => {
    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const state = async (wholeAt: number | null) => {
      const shown = shownOver(given.together(KUBERNETES, SYSTEM), {
        pods: given.incomplete("pods", [], reason),
      });
      const lastWhole = ({ collection }: { readonly collection: string }) =>
        collection !== "pods"
          ? { at: given.NOW, records: 1 }
          : wholeAt === null
            ? null
            : { at: wholeAt, records: 1 };
      const { body } = await ask("/summary", { ...shown, lastWhole });
      return (body as SummaryAnswer).sources.map((one) => [one.name, one.state, one.readAt]);
    };
    const since = given.NOW - 600_000;
    expect(await state(since)).toEqual([
      ["prod", "stale", since],
      ["nas1", "whole", given.NOW],
    ]);
    expect(await state(null)).toEqual([
      ["prod", "partial", given.NOW],
      ["nas1", "whole", given.NOW],
    ]);
  });
});
