import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import { DAY_MS, type GivenRecords, NOW, SYSTEM } from "../../model/given.ts";
import type { Credential } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { credentialExpiring } from "./credential-expiring.ts";

const rule: Rule = credentialExpiring;
const endsIn = (days: number | null, kind: Credential["kind"] = "apiKey"): GivenRecords => ({
  credentials: [
    {
      key: keyOf(SYSTEM, kind),
      system: SYSTEM,
      kind,
      name: "monitoring",
      expiresAt: days === null ? null : NOW + days * DAY_MS,
    },
  ],
});

describe("credential-expiring", () => {
  it("finds a key that ends soon, and says when", () => {
    expect(findings(rule, endsIn(5))).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "credential", name: "monitoring" },
        evidence: [
          { fact: "what", value: "API key that is used here" },
          { fact: "ends", value: expect.stringMatching(/^\d{4}-\d\d-\d\d, in 5d$/) as string },
        ],
        impact: null,
      },
    ]);
  });

  it("finds a certificate that has ended: one that is pinned is read all the same", () => {
    const [finding] = findings(rule, endsIn(-2, "certificate"));
    expect(finding?.evidence[1]?.value).toMatch(/, 2d ago$/);
  });

  it("speaks as early as it is told to", () => {
    const settings = { "credential-expiring": { options: { within: "60d" } } };
    expect(findings(rule, endsIn(59), { settings })).toHaveLength(1);
  });

  twins("FLT-T19", "it ends much later", {
    rule,
    subject: "monitoring",
    because: /it ends in 15d/,
    quiet: endsIn(15),
    fires: endsIn(14),
  });
  twins("FLT-T19", "it does not end", {
    rule,
    subject: "monitoring",
    because: /it does not end/,
    quiet: endsIn(null),
    fires: endsIn(0),
  });
});
