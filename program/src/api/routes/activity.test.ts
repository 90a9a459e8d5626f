import { describe, expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import type { ActivityAnswer, ActivityRow } from "../contract.ts";
import { watching } from "../events/given.ts";
import { createApp } from "../app.ts";
import { shownOver } from "../given-api.ts";
import { ANN, served } from "../given.ts";
import { READER, tenantOf } from "../given-shown.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";

/** Two claims of "shop", one without its dataset; a Released volume of "lab"; a dataset that nothing uses. */
const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

/** A service that shows this at first, and what it is asked by whoever sees what he sees. */
function aService(first: Shown = SHOWN) {
  const { clock, events, show } = watching(first);
  let now = first;
  const showNext = async (next: Partial<Shown>, isLook = false) => {
    now = { ...now, ...next };
    show(next, isLook ? null : []);
    await clock.advance(250);
  };
  const rows = async (sight: Sight = READER): Promise<readonly ActivityRow[]> => {
    const gate = { admit: async () => ({ ...ANN, sight: async () => sight }) };
    const app = createApp(served({ gate, events, shown: () => now }));
    const answer = await app.inject({ url: "/api/v1/activity" });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<ActivityAnswer>().rows;
  };
  const without = (rule: string, at: number) => ({
    report: { ...now.report, at, findings: now.report.findings.filter((one) => one.rule !== rule) },
  });
  return { events, clock, rows, without, show: showNext, now: () => now };
}

const told = (rows: readonly ActivityRow[]) =>
  rows.map(({ is, finding, source }) => [is, finding?.rule ?? source].join(" "));

describe("GET /activity", () => {
  it("begins with what was found before anything happened, by when it was found first", async () => {
    const { rows } = aService();
    const found = SHOWN.report.findings.filter(({ lifecycle }) => lifecycle !== null);
    const opened = (await rows()).filter(({ is }) => is === "opened");
    expect(new Set(opened.map(({ finding }) => finding?.id))).toEqual(
      new Set(found.map(({ id }) => id)),
    );
    expect(opened.every(({ at }) => at === given.NOW)).toBe(true);
  });

  it("tells what came, changed and went, the newest first", async () => {
    const { rows, show, without, now } = aService();
    const [lost] = SHOWN.report.findings;
    await show(without("pv-backing-missing", given.NOW + 1_000));
    const { report } = now();
    const released = (finding: Finding): Finding =>
      finding.rule === "pv-released" ? { ...finding, severity: "error" } : finding;
    await show({
      report: { ...report, at: given.NOW + 2_000, findings: report.findings.map(released) },
    });
    await show({ report: { ...SHOWN.report, at: given.NOW + 3_000 } });
    const newest = (await rows()).slice(0, 4);
    const [, , changed, resolved] = newest;
    expect(told(newest)).toEqual([
      "opened pv-backing-missing",
      "changed pv-released",
      "changed pv-released",
      "resolved pv-backing-missing",
    ]);
    expect(changed).toMatchObject({ at: given.NOW + 2_000, was: { severity: "info" } });
    expect(changed?.finding?.severity).toBe("error");
    expect(resolved).toMatchObject({ at: given.NOW + 1_000, finding: { id: lost?.id } });
  });

  it("tells sources that were lost and are back, and looks as one as long as nothing else happens", async () => {
    const { rows, show, events, clock } = aService();
    await show({ lookedAt: given.NOW + 1 }, true);
    await show({ lookedAt: given.NOW + 2 }, true);
    const because = { code: "timeout", message: "10.0.0.10: no answer", next: "wait" } as const;
    events.tellSource({ source: "nas1", at: given.NOW + 3, because });
    events.tellSource({ source: "nas1", at: given.NOW + 4, because: null });
    await clock.advance(250);
    const latest = (await rows()).slice(0, 3);
    expect(latest).toMatchObject([
      { is: "back", source: "nas1", because: null },
      { is: "lost", source: "nas1", because: "10.0.0.10: no answer" },
      { is: "looks", at: given.NOW + 2, looks: 2 },
    ]);
    const [, lost] = await rows(tenantOf("shop"));
    expect(lost).toMatchObject({ is: "lost", source: "nas1", because: null });
  });

  it("FLT-A15: tells a tenant what happened to his own, also when it is over, and nothing of others", async () => {
    const { rows, show, without } = aService();
    await show(without("pv-backing-missing", given.NOW + 1_000)); // of shop
    await show(without("pv-released", given.NOW + 2_000)); // of lab
    const of = async (namespace: string) => told(await rows(tenantOf(namespace)));
    expect(await of("shop")).toEqual(["resolved pv-backing-missing"]);
    expect(await of("lab")).toEqual(["resolved pv-released"]);
    expect(await of("nobodys")).toEqual([]);
  });

  it("FLT-A15: tells a tenant of looks as one, whatever happened to others between them", async () => {
    const { rows, show, without } = aService();
    await show({ lookedAt: given.NOW + 1 }, true);
    await show(without("pv-released", given.NOW + 2)); // of lab
    await show({ lookedAt: given.NOW + 3 }, true);
    await show({ lookedAt: given.NOW + 4 }, true);
    const looks = async (sight: Sight) =>
      (await rows(sight)).filter(({ is }) => is === "looks").map(({ at, looks: n }) => [at, n]);
    expect(await looks(READER)).toEqual([
      [given.NOW + 4, 2],
      [given.NOW + 1, 1],
    ]);
    expect(await looks(tenantOf("nobodys"))).toEqual([[given.NOW + 4, 3]]);
  });

  it("gives two hundred rows, and says that there are more", async () => {
    const [one] = SHOWN.report.findings;
    if (one === undefined) throw new Error("nothing is found");
    const findings = Array.from({ length: 250 }, (_, n) => ({ ...one, id: String(n) }));
    const { rows } = aService({ ...SHOWN, report: { ...SHOWN.report, findings } });
    expect(await rows()).toHaveLength(200);
  });
});
