import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../simulators/clock.ts";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { SCENARIOS } from "../../../simulators/scenarios/catalogue.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { buildNas } from "../../../simulators/world/nas/build.ts";
import { pourKubernetes } from "../../../simulators/world/pour.ts";
import { declaredScopes } from "../../../simulators/world/scopes.ts";
import { truthOf } from "../../../simulators/world/truth.ts";
import type { World } from "../../../simulators/world/world.ts";
import { DRIVER_USER_PROPERTIES } from "../correlate/drivers/registry.ts";
import { RULES } from "../findings/rules/index.ts";
import { createClusterSource } from "../kubernetes/cluster-source.ts";
import { systemClock as clock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { createSystemSource } from "../truenas/system-source.ts";
import { reportOn } from "./recording.ts";
import { scan } from "./scan.ts";

/** What somebody reads: the rule, the object, and whose word it is. */
interface Said {
  readonly certain: readonly string[];
  readonly unknown: readonly string[];
}

/** Scans a world over real sockets, with its scopes declared or inferred, and compares nothing. */
async function look(
  world: World,
  declarations: readonly ScopeDeclaration[],
): Promise<Said & { readonly truth: ReturnType<typeof truthOf> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-scenario-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true }));
  const watched = world.clusters.filter((cluster) => !cluster.hidden);
  const servers = await Promise.all(
    watched.map(async ({ name }) => [name, stack.use(await startKubernetesSimulator())] as const),
  );
  const ports = Object.fromEntries(servers.map(([name, server]) => [name, server.store]));
  const bindings = await pourKubernetes(world, ports, { now: systemClock.now() });
  const states = world.systems.map((system) => buildNas(world, system, bindings));
  const truth = truthOf(world, bindings, states);
  const clusters = servers.map(([name, server]) => {
    const kubeconfig = path.join(folder, name);
    writeFileSync(kubeconfig, server.kubeconfig("reader"));
    const source = createClusterSource(
      {
        name,
        kubeconfig,
        context: null,
        inCluster: false,
        namespace: null,
        impersonate: null,
        requestMs: null,
      },
      { clock, env: {}, version: "test", stdinIsTerminal: false, pluginStderr: "ignore" },
    );
    stack.defer(() => source.close());
    return source;
  });
  const systems = await Promise.all(
    states.map(async (state) => {
      const { url, pinSha256 } = stack.use(await startTruenasSimulator({ state }));
      const source = createSystemSource(
        {
          name: state.hostname,
          url,
          pinSha256,
          ...readerOf(state),
          userProperties: DRIVER_USER_PROPERTIES,
        },
        { clock },
      );
      stack.defer(() => source.close());
      return source;
    }),
  );
  const signal = new AbortController().signal;
  const common = {
    settings: {},
    exclusions: [],
    rules: RULES,
    budget: "interactive",
    clock,
    signal,
    version: "test",
  } as const;
  const { findings } = reportOn(await scan({ clusters, systems, declarations, ...common }), RULES);
  const line = ({ rule, subject, word }: (typeof findings)[number]) =>
    `${rule} ${subject.kind}/${subject.name} ${word ?? ""}`.trim();
  return {
    truth,
    certain: findings
      .filter(({ verdict }) => verdict !== "unknown")
      .map(line)
      .toSorted(),
    unknown: [
      ...new Set(findings.filter(({ verdict }) => verdict === "unknown").map(({ rule }) => rule)),
    ],
  };
}

function readerOf({ users }: NasState): { user: string; apiKey: Secret } {
  const reader = users.find(({ roles }) => roles.includes("READONLY_ADMIN"));
  return { user: reader?.username ?? "", apiKey: new Secret(reader?.keys[0]?.key ?? "") };
}

const plain = (line: string) => line.replace(/ (orphan|unclaimed)$/, "");
const named = ({
  rule,
  subjectKind,
  subjectName,
}: {
  rule: string;
  subjectKind: string;
  subjectName: string;
}) => `${rule} ${subjectKind}/${subjectName}`;

const worlds = SCENARIOS.flatMap(({ id, name, world, twin }) => [
  { title: `${id === null ? "" : `${id}: `}${name}`, name, world },
  ...(twin === null
    ? []
    : [
        {
          title: `${id === null ? "" : `${id}: `}${name}, its twin: ${twin.differs}`,
          name: "twin",
          world: twin.world,
        },
      ]),
]);

/** Worlds in which something is out of sight, so that some rules rightly cannot tell. */
const DIM: ReadonlySet<string> = new Set(["exported-pool", "delete-strategy-retain"]);

describe("every scenario, over real sockets", () => {
  it.each(worlds)(
    "$title: with its scopes declared, just what is true",
    async ({ name, world }) => {
      const { certain, unknown, truth } = await look(world, declaredScopes(world));
      const closed = declaredScopes(world).every(({ exclusive }) => exclusive);
      const expected = [...truth.findings, ...truth.hinted, ...(closed ? [] : truth.unclaimed)]
        .map(named)
        .toSorted();
      const shown = [...truth.findings, ...(closed ? [] : truth.unclaimed)].map(named).toSorted();
      expect(certain.map(plain).filter((line) => !expected.includes(line))).toEqual([]);
      expect(shown.filter((line) => !certain.map(plain).includes(line))).toEqual([]);
      expect(unknown.length > 0).toBe(DIM.has(name));
      if (!closed) expect(certain.filter((line) => line.endsWith(" orphan"))).toEqual([]);
    },
  );

  it.each(worlds)(
    "$title: with nothing declared, nothing is called an orphan",
    async ({ world }) => {
      const { certain } = await look(world, []);
      expect(certain.filter((line) => line.endsWith(" orphan"))).toEqual([]);
    },
  );
});
