import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { type EventFigures, measureEvents } from "./api-events.ts";
import { type Latencies, load, type Target } from "./api-load.ts";
import { type Question, questions } from "./api-questions.ts";
import { StaticApi } from "./api-static.ts";
import { apiTable } from "./api-table.ts";
import { World } from "./changes.ts";
import { Highest } from "./highest.ts";
import { publishSection } from "./results.ts";
import { cpuMs, residentBytes, Service } from "./service.ts";
import { buildTools, fileIn, say, type Tools } from "./tools.ts";

/** What to measure of the API. */
export interface ApiBench {
  readonly volumes: number;
  /** Seconds of each question at a time. */
  readonly seconds: number;
  /** Times that each question is asked of the service and of memory, in turn. */
  readonly rounds: number;
}

/** How long one question takes, asked of the service and of fastify that has the same bytes in memory. */
export interface QuestionFigures {
  readonly question: Question;
  readonly service: Latencies;
  readonly fromMemory: Latencies;
  /** Processor time of the service for one request. */
  readonly cpuMs: number;
  readonly bytes: number;
}

/** What was measured of the API. */
export interface ApiFigures {
  readonly findings: number;
  readonly questions: readonly QuestionFigures[];
  readonly events: EventFigures;
  readonly restBytes: number;
  readonly highestBytes: number;
}

/** Requests a second: five times what one person may, so that they are those of many. */
const PER_SECOND = 100;

/** Until what was begun is over, and what was used is given back. */
const SETTLE_MS = 5_000;

/**
 * Measures what people wait for: lists, filters, search and traces for somebody who sees everything and for a tenant, each beside
 * fastify that answers the same bytes from memory, and events while the cluster changes. Callers are known by TokenReviews.
 */
export async function benchApi(options: ApiBench): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "plumbline-bench-"));
  try {
    const tools = await buildTools(folder);
    await using world = await World.start(options.volumes, "drifted");
    await using service = await Service.start(tools, ["--config", configOf(tools, world)]);
    publishSection("api", apiTable(options, await measure(world, service, options)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function configOf({ folder }: Tools, { where }: World): string {
  const { url, user, apiKey, pinSha256 } = where.nas;
  const apiKeyFile = fileIn(folder, "nas.key", apiKey);
  const kubeconfig = fileIn(folder, "kubeconfig", where.kubeconfig);
  const config = {
    version: 1,
    clusters: [{ name: "prod", kubeconfig }],
    systems: [{ name: "nas1", url, user, apiKeyFile, pinSha256 }],
    serve: { auth: { by: "kubernetes" } },
  };
  return fileIn(folder, "plumbline.yaml", JSON.stringify(config));
}

async function measure(world: World, service: Service, options: ApiBench): Promise<ApiFigures> {
  world.standBack();
  await setTimeout(SETTLE_MS);
  const restBytes = residentBytes(service.pid);
  using highest = new Highest(() => residentBytes(service.pid));
  const events = await measureEvents(world, service); // first: a look, minutes later, keeps changes waiting
  const figures: QuestionFigures[] = [];
  for (const question of questions(world.where, options.volumes))
    figures.push(await measureQuestion(question, service, options));
  const findings = await totalFindings(service, world);
  return { findings, questions: figures, events, restBytes, highestBytes: highest.value };
}

async function measureQuestion(
  question: Question,
  service: Service,
  { seconds, rounds }: ApiBench,
): Promise<QuestionFigures> {
  say(`asking: ${question.what}`);
  const { paths, tokens } = question;
  const target: Target = { origin: service.url, paths, tokens };
  const answers = await load(target, { perSecond: PER_SECOND, seconds: 1 }); // warm, and not counted
  await using memory = await StaticApi.start(answers.bodies);
  const [fromService, fromMemory]: [number[], number[]] = [[], []];
  let spentMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const pace = { perSecond: PER_SECOND, seconds };
    const before = cpuMs(service.pid);
    fromService.push(...(await load(target, pace)).tookMs);
    spentMs += cpuMs(service.pid) - before;
    fromMemory.push(...(await load({ ...target, origin: memory.origin }, pace)).tookMs);
  }
  const lengths = [...answers.bodies.values()].map(({ length }) => length);
  return {
    question,
    service: latenciesOf(fromService),
    fromMemory: latenciesOf(fromMemory),
    cpuMs: spentMs / fromService.length,
    bytes: Math.max(...lengths),
  };
}

function latenciesOf(tookMs: readonly number[]): Latencies {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { runs: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function totalFindings(service: Service, { where }: World): Promise<number> {
  const headers = { authorization: `Bearer ${where.readers[0] ?? ""}` };
  const answer = await fetch(`${service.url}/api/v1/findings?limit=1`, { headers });
  return ((await answer.json()) as { total: number }).total;
}
