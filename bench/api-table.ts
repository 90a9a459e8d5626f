import type { ApiBench, ApiFigures, QuestionFigures } from "./api.ts";
import { machineLine, table } from "./tables.ts";

/** What was measured of the API as Markdown tables. */
export function apiTable(
  { volumes }: ApiBench,
  { findings, questions, events, restBytes, highestBytes }: ApiFigures,
): string {
  const { clients, tenants, changes, p50Ms, p99Ms, untold, coreShare } = events;
  const lost = untold === 0 ? "" : `, ${untold} never told`;
  return [
    `${machineLine()} Simulators on both sides, in a process of their own that stands back (nice 19); callers are known by`,
    "TokenReviews and SubjectAccessReviews. Milliseconds from when a request was due, a hundred a second; beside each, in turn, fastify with the same bytes in memory.",
    ...table(
      `Questions about ${volumes} volumes in 500 namespaces, ${volumes * 10} ZFS snapshots and ${findings} findings`,
      questions.map(questionRow),
    ),
    ...table("Events and memory", [
      {
        what: `change of a PersistentVolume, from the answer of the API server to the event at a client: ${clients} clients, ${tenants} of them tenants, 100 changes a second`,
        runs: changes,
        measured: `p50 ${Math.round(p50Ms)} ms, p99 ${Math.round(p99Ms)} ms${lost}`,
        ratio: `${Math.round(coreShare * 100)} % of a core`,
        target: "p99 < 1 s",
      },
      {
        what: "highest RSS during all that, and before it",
        runs: 1,
        measured: `${megabytes(highestBytes)} and ${megabytes(restBytes)}`,
        ratio: `+ ${megabytes(highestBytes - restBytes)}`,
        target: "≤ + 60 MB",
      },
    ]),
  ].join("\n");
}

function questionRow({ question, service, fromMemory, cpuMs, bytes }: QuestionFigures) {
  const both = (p50Ms: number, p99Ms: number) => `p50 ${p50Ms.toFixed(1)}, p99 ${p99Ms.toFixed(1)}`;
  return {
    what: `${question.what} (up to ${Math.ceil(bytes / 1000)} kB)`,
    runs: service.runs,
    measured: `${both(service.p50Ms, service.p99Ms)}; from memory ${both(fromMemory.p50Ms, fromMemory.p99Ms)}; ${cpuMs.toFixed(1)} ms of processor`,
    ratio: `${(service.p99Ms / fromMemory.p99Ms).toFixed(1)} × at p99`,
    target: "p99 < 50 ms, ≤ 3 ×",
  };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
