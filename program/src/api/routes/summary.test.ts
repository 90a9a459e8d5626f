import { describe, expect, it } from "vitest";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
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
});
