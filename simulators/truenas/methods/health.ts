import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasAlertEntry, NasVdev } from "../state.ts";
import { isBefore } from "../versions.ts";
import { dateTime } from "../wire/json.ts";
import type { JsonObject } from "../wire/json.ts";

/** How the NAS itself is: temperatures, alerts, services, keys, the other controller (facts/truenas-api.md §2.3, §5.9, §5.10). */
export const HEALTH_METHODS: Readonly<Record<string, Method>> = {
  "alert.list": {
    run: ({ state }) => state.alerts.map((alert) => alertRow(alert, state.hostname)),
  },
  "disk.temperatures": { run: temperatures },
  "service.query": { run: (call) => answerQuery(serviceRows(call), readQuery(call.params)) },
  "api_key.my_keys": { since: "25.04", run: myKeys },
  "failover.disabled.reasons": {
    run: ({ state }) => (state.failover === "SINGLE" ? ["NO_LICENSE"] : state.failoverDisabledBy),
  },
};

/** `id` and `uuid` are the same here; `text` is the template, of which nobody has any use (§5.10). */
function alertRow(
  { uuid, klass, level, args, formatted, raisedAt, dismissed }: NasAlertEntry,
  node: string,
): JsonObject {
  return {
    uuid,
    source: "",
    klass,
    args,
    node,
    key: JSON.stringify(args),
    datetime: dateTime(raisedAt),
    last_occurrence: dateTime(raisedAt),
    dismissed,
    mail: null,
    text: "%(text)s",
    id: uuid,
    level,
    formatted,
    one_shot: false,
  };
}

const MEASURED_CELSIUS = 34;

/**
 * What was measured last. Up to 25.04 only the cache is answered from: whoever asks without `only_cached` gets the same. Since 25.10
 * with thresholds on request, as pairs (middleware alert/source/disk_temp.py reads them so).
 */
function temperatures({ state, params, line }: Call): JsonObject {
  const [names, second] = params;
  const wanted = Array.isArray(names) && names.length > 0 ? (names as unknown[]) : null;
  const withThresholds = !isBefore(line, "25.10") && second === true;
  const disks = state.pools.flatMap(({ topology }) =>
    Object.values(topology).flat().flatMap(disksIn),
  );
  return Object.fromEntries(
    disks
      .filter((disk) => wanted?.includes(disk) ?? true)
      .map((disk) => {
        const celsius = state.temperatures[disk];
        const measured = celsius === undefined ? MEASURED_CELSIUS : celsius;
        return [disk, withThresholds ? [measured, state.criticalCelsius] : measured];
      }),
  );
}

function disksIn(vdev: NasVdev): readonly string[] {
  return vdev.children.length === 0 ? [vdev.disk ?? []].flat() : vdev.children.flatMap(disksIn);
}

/** Beside those that give volumes out there is always ssh, which does not run. */
function serviceRows({ state, line }: Call): readonly JsonObject[] {
  const { nvmet, ...others } = state.services;
  const all = { ...others, ...(isBefore(line, "25.10") ? {} : { nvmet }), ssh: "STOPPED" };
  return Object.entries(all).map(([service, running], at) => ({
    id: at + 1,
    service,
    enable: service !== "ssh",
    state: running,
    pids: running === "RUNNING" ? [1_000 + at] : [],
  }));
}

const MADE_AT = Date.UTC(2026, 0, 1);

/** The keys of the user who asks; their secrets are masked (§2.3, §2.6). */
function myKeys({ state, session, shapes }: Call): readonly JsonObject[] {
  const username = session.user?.username ?? "";
  const own = state.users.filter((user) => user.username === username);
  return own.flatMap(({ keys }) =>
    keys.map(({ id, expiresAt, revoked, revokedReason }) => ({
      id,
      name: `key-${id}`,
      username,
      user_identifier: 3_000,
      ...(shapes === "26" ? SCRAM_FIELDS : { keyhash: MASKED }),
      created_at: dateTime(MADE_AT),
      expires_at: expiresAt === null ? null : dateTime(expiresAt),
      local: true,
      revoked,
      ...(isBefore(shapes, "25.10") ? {} : { revoked_reason: revokedReason }),
    })),
  );
}

const MASKED = "********";
const SCRAM_FIELDS = {
  iterations: 500_000,
  salt: MASKED,
  stored_key: MASKED,
  server_key: MASKED,
};
