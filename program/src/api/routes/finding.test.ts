import { describe, expect, it } from "vitest";
import { KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";

const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

function idOfRule(code: string): string {
  const { id = "" } = SHOWN.report.findings.find(({ rule }) => rule === code) ?? {};
  return id;
}

describe("GET /findings/:id", () => {
  it("takes as much of an id as lists show, and tells the chain and who hangs on it", async () => {
    const id = idOfRule("pv-backing-missing");
    const { status, body } = await ask(`/findings/${id.slice(0, 6)}`, SHOWN);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      finding: { id, rule: "pv-backing-missing", subject: { kind: "pv", name: nameOf("12") } },
      leftOut: null,
      lastSeenAt: null,
      hanging: [{ cluster: "prod", namespace: "shop", claims: ["lost"] }],
      unread: [],
    });
    const { nodes } = (body as { chain: { nodes: { layer: string; state: string }[] } }).chain;
    expect(nodes).toContainEqual(expect.objectContaining({ layer: "dataset", state: "missing" }));
  });

  it("tells of an orphan that nothing hangs on it, and what keeps it from being certain", async () => {
    const { body } = await ask(`/findings/${idOfRule("dataset-unreferenced")}`, SHOWN);
    expect(body).toMatchObject({ finding: { verdict: "suspect" }, hanging: [] });
    const { preconditions } = (body as { finding: { preconditions: unknown[] } }).finding;
    expect(preconditions).toHaveLength(9);
  });

  it("tells what cannot be told now as it was seen last, and when that was", async () => {
    const [finding] = SHOWN.report.findings;
    if (finding === undefined) throw new Error("nothing is found");
    const lastSeenAt = given.NOW - given.DAY_MS;
    const report = { ...SHOWN.report, findings: [], aged: [{ lastSeenAt, finding }] };
    const { body } = await ask(`/findings/${finding.id}`, { ...SHOWN, report });
    expect(body).toMatchObject({ finding: { id: finding.id }, leftOut: null, lastSeenAt });
  });

  it.each([
    [
      "ffffffffffffffff",
      404,
      'path id: expected the id of a finding that you may see, found "ffffffffffffffff", which is not known; /api/v1/findings lists them',
    ],
    [
      "xyz",
      400,
      'path id: expected 4 to 16 of the digits 0-9 and a-f, found "xyz"; /api/v1/openapi.json says what is taken',
    ],
  ])("has no answer for %s", async (id, status, detail) => {
    expect(await ask(`/findings/${id}`, SHOWN)).toMatchObject({ status, body: { detail } });
  });
});
