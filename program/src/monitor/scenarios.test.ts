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
import { type Truth, truthOf } from "../../../simulators/world/truth.ts";
import type { World } from "../../../simulators/world/world.ts";
import { DRIVER_USER_PROPERTIES } from "../correlate/drivers/registry.ts";
import { RULES } from "../findings/rules/index.ts";
import { createClusterSource } from "../kubernetes/cluster-source.ts";
import { systemClock as clock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import type { ScopeDeclaration } from "../model/scope.ts";
import { createSystemSource } from "../truenas/system-source.ts";
import { type Picture, pictureOf, reportOn } from "./recording.ts";
import { scan } from "./scan.ts";

/** What somebody reads: the rule, the object, and whose word it is. */
interface Said {
  readonly certain: readonly string[];
  readonly unknown: readonly string[];
}

interface Looked {
  readonly truth: Truth;
  /** With the scopes declared. */
  readonly declared: Said;
  /** The same recording judged as if nobody had declared anything. */
  readonly inferred: Said;
}

/** Scans a world over real sockets. */
async function look(world: World, declarations: readonly ScopeDeclaration[]): Promise<Looked> {
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
  const picture = await scan({ clusters, systems, declarations, ...common });
  const open = pictureOf({ ...picture.recording, declarations: [] });
  return { truth, declared: saidIn(picture), inferred: saidIn(open) };
}

function saidIn(picture: Picture): Said {
  const { findings } = reportOn(picture, RULES);
  const line = ({ rule, subject, word }: (typeof findings)[number]) =>
    `${rule} ${subject.kind}/${subject.name} ${word ?? ""}`.trim();
  return {
    certain: findings.filter(({ verdict }) => verdict !== "unknown").map(line),
    unknown: findings.filter(({ verdict }) => verdict === "unknown").map(({ rule }) => rule),
  };
}

function readerOf({ users }: NasState): { user: string; apiKey: Secret } {
  const reader = users.find(({ roles }) => roles.includes("READONLY_ADMIN"));
  return { user: reader?.username ?? "", apiKey: new Secret(reader?.keys[0]?.key ?? "") };
}

const plain = (line: string) => line.replace(/ (orphan|unclaimed)$/, "");
const isOrphan = (line: string) => line.endsWith(" orphan");
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
    "$title: just what is true, and no orphan where nobody closed the scope",
    async ({ name, world }) => {
      const scopes = declaredScopes(world);
      const { declared, inferred, truth } = await look(world, scopes);
      const closed = scopes.every(({ exclusive }) => exclusive);
      const shown = [...truth.findings, ...(closed ? [] : truth.unclaimed)].map(named);
      const allowed = new Set([...shown, ...truth.hinted.map(named)]);
      const found = declared.certain.map(plain);
      expect(found.filter((line) => !allowed.has(line))).toEqual([]);
      expect(shown.filter((line) => !found.includes(line))).toEqual([]);
      expect(declared.unknown.length > 0).toBe(DIM.has(name));
      expect([...inferred.certain, ...(closed ? [] : declared.certain)].filter(isOrphan)).toEqual(
        [],
      );
    },
  );
});
