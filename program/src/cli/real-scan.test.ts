import type { ObjectFinding } from "../../../simulators/world/object-truth.ts";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import { buildNas } from "../../../simulators/world/nas/build.ts";
import { pourKubernetes } from "../../../simulators/world/pour.ts";
import { declaredScopes } from "../../../simulators/world/scopes.ts";
import type { ExpectedFinding } from "../../../simulators/world/expected.ts";
import { truthOf } from "../../../simulators/world/truth.ts";
import type { ApiServer } from "../../../test-tools/kubernetes/api-server.ts";
import { describeWithApiServer } from "../../../test-tools/kubernetes/with-api-server.ts";
import type { Report } from "../findings/report.ts";
import { systemClock } from "../lib/clock.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

const { world } = smallCompany;

/** The world on a real API server and a simulated NAS, and a configuration that closes its scopes. */
async function stage(server: ApiServer, stack: AsyncDisposableStack) {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-real-"));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const existingNamespaces = [server.tenantNamespace];
  const bindings = await pourKubernetes(world, server, {
    now: systemClock.now(),
    existingNamespaces,
  });
  const states = world.systems.map((system) => buildNas(world, system, bindings));
  const [state] = states;
  if (!state) throw new Error("the small company has one NAS");
  const nas = stack.use(await startTruenasSimulator({ state }));
  const reader = state.users.find(({ username }) => username === "plumbline");
  const file = (name: string, text: string) => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const config = {
    version: 1,
    clusters: [{ name: "prod", kubeconfig: file("kubeconfig", server.kubeconfig("reader")) }],
    systems: [
      {
        name: "nas1",
        url: nas.url,
        user: "plumbline",
        apiKeyFile: file("key", reader?.keys[0]?.key ?? ""),
        pinSha256: nas.pinSha256,
      },
    ],
    scopes: declaredScopes(world).map(({ instanceId, ...scope }) =>
      instanceId === null ? scope : { ...scope, instanceId },
    ),
  };
  return {
    config: file("plumbline.yaml", JSON.stringify(config)),
    state,
    truth: truthOf(world, bindings, states),
  };
}

/** A finding as far as the truth of the world decides it. */
function decided({ rule, verdict, subject }: Report["findings"][number]) {
  return { rule, verdict, kind: subject.kind, name: subject.name, source: subject.source };
}

/** A real API server dates everything itself: of what it holds, nothing is old enough for rules that wait for an age. */
const AT_ONCE: ReadonlySet<string> = new Set([
  "claim-lost",
  "pv-available", // the phase of a PersistentVolume keeps the date that the world gave it
  "pv-driver-gone",
  "pv-failed",
  "pv-released",
  "storage-class-driver-gone",
]);

/** What is seen as it is; everything else concludes from absence, or names a doubt. */
const PLAIN_FACTS: ReadonlySet<string> = new Set([
  "block-volume-on-two-nodes",
  "claim-lost",
  "dataset-driver-ids-stale",
  "dataset-locked",
  "dataset-quota-missing",
  "dataset-reservation-drift",
  "dataset-unmanaged",
  "disk-failing",
  "extent-disabled",
  "extent-shared",
  "nvmeof-namespace-disabled",
  "pool-degraded",
  "pv-available",
  "pv-backing-wrong",
  "pv-deletion-blocked",
  "pv-failed",
  "pv-released",
  "pv-size-drift",
  "share-disabled",
  "target-lun-conflict",
  "target-shared",
  "zfs-snapshot-held",
]);

function expected({ rule, subjectKind, subjectName, source }: ExpectedFinding | ObjectFinding) {
  return {
    rule,
    verdict: PLAIN_FACTS.has(rule) ? "confirmed" : "suspect",
    kind: subjectKind,
    name: subjectName,
    source,
  };
}

const byName = (a: { rule: string; name: string }, b: { rule: string; name: string }) =>
  `${a.rule} ${a.name}` < `${b.rule} ${b.name}` ? -1 : 1;

describeWithApiServer("a scan of a real API server and a simulated NAS", (server) => {
  it("says in its JSON just what is true of the world, and who said it", async () => {
    await using stack = new AsyncDisposableStack();
    const { config, state, truth } = await stage(server(), stack);
    const outside = { clock: systemClock, env: {}, version: "test" } as const;
    const ports = realPorts({ ...outside, stdinIsTerminal: false, pluginStderr: "ignore" });
    const { stdout, stderr, code } = await runCli(["scan", "-o", "json", "--config", config], {
      ports,
    });
    expect(stderr).toBe("");
    const report = JSON.parse(stdout) as Report;
    expect(report.findings.map(decided).toSorted(byName)).toEqual(
      [...truth.findings, ...truth.objects.filter(({ rule }) => AT_ONCE.has(rule))]
        .map(expected)
        .toSorted(byName),
    );
    expect(truth.hinted.length).toBeGreaterThan(0);
    expect(report.suppressed.map(({ finding }) => decided(finding)).toSorted(byName)).toEqual(
      truth.hinted.map(expected).toSorted(byName),
    );
    expect(report.suppressed.map(({ by }) => by)).toEqual(
      truth.hinted.map(() => "excluded-from-alerts=true"),
    );
    expect(report).toEqual({
      schemaVersion: 1,
      at: expect.any(Number) as number,
      sources: [
        { kind: "cluster", name: "prod", id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
        { kind: "system", name: "nas1", id: state.hostId },
      ],
      scopes: declaredScopes(world)
        .toSorted((a, b) => (a.parent < b.parent ? -1 : 1))
        .map(
          ({ parent, snapshotParent, driver }) =>
            expect.objectContaining({
              parent,
              snapshotParent,
              drivers: [driver],
              closed: true,
              origin: "declared",
            }) as never,
        ),
      findings: expect.any(Array) as never,
      skipped: [expect.objectContaining({ rule: "claim-filesystem-full", lacks: ["claimUsage"] })],
      suppressed: expect.any(Array) as never,
      coverage: expect.any(Array) as never,
      aged: [],
      memory: null,
    });
    expect(report.coverage.filter(({ state: known }) => known !== "complete")).toEqual([]);
    expect(code).toBe(2);
  });
});
