import { SourceError } from "../../lib/errors.ts";
import type { TruenasCollection } from "../../model/collections.ts";
import { keyOf, type SystemId } from "../../model/ids.ts";
import type { ProofStep } from "../../model/observation.ts";
import type { Credential, FailedJob, NasAlert } from "../../model/truenas.ts";
import type { AlertRow } from "../decode/health.ts";
import { LIMITS } from "../limits.ts";
import type { Identity } from "./identity.ts";
import { ask, type Draft, draft, type Reading, type Seen } from "./reading.ts";

/** Reads a collection that says how the NAS itself is, and is no list of TrueNAS' tables; null for another. A handful of light calls. */
export function readHealth(
  reading: Reading,
  identity: Identity,
  collection: TruenasCollection,
): Promise<Draft> | null {
  switch (collection) {
    case "nasAlerts":
      return draft(reading, collection, "", () => readAlerts(reading));
    case "diskTemperatures":
      return draft(reading, collection, "", () => readTemperatures(reading));
    case "credentials":
      return draft(reading, collection, "", () => readCredentials(reading));
    case "failover":
      return draft(reading, collection, "", () => readFailover(reading, identity));
    case "failedJobs":
      return draft(reading, collection, "", () => readFailedJobs(reading));
    default:
      return null;
  }
}

async function readAlerts(reading: Reading): Promise<Seen<"nasAlerts">> {
  const { records, rows } = await ask(reading, {
    method: "alert.list",
    params: [],
    decoder: "alert",
    rows: true,
  });
  const { system } = reading.context;
  const classes = Map.groupBy(records, ({ klass }) => klass);
  return {
    records: [...classes.values()].map((alerts) => alertOf(alerts, system)),
    proof: [answered("alert.list", `${rows} alerts`)],
  };
}

/** Alerts of one class; there is at least one. */
function alertOf(alerts: readonly AlertRow[], system: SystemId): NasAlert {
  const inOrder = alerts.toSorted((a, b) => a.at - b.at);
  const [first] = inOrder as [AlertRow];
  return {
    key: keyOf(system, `alert/${first.klass}`),
    system,
    klass: first.klass,
    level: alerts.map(({ level }) => level).reduce(higher),
    count: alerts.length,
    dismissed: alerts.filter(({ dismissed }) => dismissed).length,
    firstAt: first.at,
    texts: inOrder.slice(0, LIMITS.alertTexts).map(({ text }) => text),
    mentions: [...new Set(inOrder.flatMap(({ mentions }) => mentions))],
  };
}

/** A word that is not among them is above all: what nobody knows is not taken lightly. */
function higher(a: string, b: string): string {
  const [ofA, ofB] = [LEVELS.indexOf(a), LEVELS.indexOf(b)];
  if (ofA < 0 || ofB < 0) return ofA < 0 ? a : b;
  return ofA >= ofB ? a : b;
}

const LEVELS: readonly string[] = Object.freeze([
  "INFO",
  "NOTICE",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "ALERT",
  "EMERGENCY",
]);

/** What TrueNAS has measured already: asking the disks would wake those that sleep (middleware plugins/disk_/temperature.py). */
async function readTemperatures(reading: Reading): Promise<Seen<"diskTemperatures">> {
  const { records } = await ask(reading, {
    method: "disk.temperatures",
    params: reading.capability.temperatures === "withThresholds" ? [[], true] : [[], CACHED],
    decoder: "temperatures",
    rows: false,
  });
  const measured = records.flat();
  return {
    records: measured,
    proof: [answered("disk.temperatures", `${measured.length} disks were measured`)],
  };
}

const CACHED = Object.freeze({ only_cached: true });

/** The certificate is the one that this connection was checked against; a key of 24.10 does not end. */
async function readCredentials(reading: Reading): Promise<Seen<"credentials">> {
  const { session, options, context, capability } = reading;
  const { certificate, keyId } = await session.connected(options.signal);
  const { system } = context;
  const ours = { key: keyOf(system, "certificate"), system, kind: "certificate" } as const;
  const shown: Credential = { ...ours, ...certificate };
  const seen = answered("TLS", `the certificate of ${certificate.name}`);
  if (!capability.keysExpire)
    return { records: [shown], proof: [seen, answered("version", "its keys do not end")] };
  const keys = await ask(reading, {
    method: "api_key.my_keys",
    params: [],
    decoder: "key",
    rows: true,
  });
  const key = keys.records.find(({ id }) => id === keyId);
  if (!key) throw keyNotListed(reading.source);
  const { name, expiresAt } = key;
  const about = { key: keyOf(system, "apiKey"), system, kind: "apiKey" } as const;
  return {
    records: [shown, { ...about, name, expiresAt }],
    proof: [seen, answered("api_key.my_keys", "the key that is used is among them")],
  };
}

function keyNotListed(source: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: `${source}: the key that is used is not among the keys of its user`,
    next: "run it again: the key may just have been replaced",
  });
}

/** Only a pair can fail over; of a single system there is nothing to ask. */
async function readFailover(reading: Reading, { failover }: Identity): Promise<Seen<"failover">> {
  if ("error" in failover) throw failover.error;
  if (failover.value === "SINGLE")
    return { records: [], proof: [answered("failover.status", "it is SINGLE")] };
  const { records } = await ask(reading, {
    method: "failover.disabled.reasons",
    params: [],
    decoder: "reasons",
    rows: false,
  });
  const { system } = reading.context;
  const disabledBy = records.flatMap(({ reasons }) => reasons).toSorted();
  return {
    records: [{ key: keyOf(system, "failover"), system, disabledBy }],
    proof: [answered("failover.disabled.reasons", `${disabledBy.length} reasons`)],
  };
}

/** TrueNAS keeps a thousand jobs at most; one that fails each hour is one record. */
async function readFailedJobs(reading: Reading): Promise<Seen<"failedJobs">> {
  const { records, rows } = await ask(reading, {
    method: "core.get_jobs",
    params: [[["state", "=", "FAILED"]], {}],
    decoder: "failedJob",
    rows: true,
  });
  const { system } = reading.context;
  const same = Map.groupBy(records, ({ method, datasets }) => [method, ...datasets].join(" "));
  return {
    records: [...same].map(([about, jobs]): FailedJob => {
      const last = jobs.reduce((a, b) => (a.finishedAt >= b.finishedAt ? a : b));
      return { key: keyOf(system, `failedjob/${about}`), system, count: jobs.length, ...last };
    }),
    proof: [answered("core.get_jobs", `${rows} have failed, as far as this key may see`)],
  };
}

function answered(check: string, evidence: string): ProofStep {
  return { check, evidence };
}
