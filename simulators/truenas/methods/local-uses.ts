import type { Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasApp, NasContainer, NasCopyTask, NasReplication, NasVmDevice } from "../state.ts";
import type { Line } from "../versions.ts";
import type { JsonObject } from "../wire/json.ts";

/** Devices of virtual machines, apps, containers, and tasks that copy data (facts/truenas-shapes `VMDeviceEntry`, `AppEntry`, `ContainerEntry`, `ReplicationEntry` and others). */
export const LOCAL_USE_METHODS: Readonly<Record<string, Method>> = {
  "vm.device.query": {
    run: ({ state, params, line }) =>
      answerQuery(
        state.vmDevices.map((device) => deviceRow(device, line)),
        readQuery(params),
      ),
  },
  "app.query": {
    run: ({ state, params }) => answerQuery(state.apps.map(appRow), readQuery(params)),
  },
  "replication.query": {
    run: ({ state, params }) =>
      answerQuery(state.replications.map(replicationRow), readQuery(params)),
  },
  "cloudsync.query": tasksBy("cloudsync", ({ direction, secret }) => ({
    direction,
    transfer_mode: "COPY",
    encryption_password: secret,
  })),
  "cloud_backup.query": tasksBy("cloud_backup", ({ secret }) => ({
    password: secret,
    keep_last: 30,
  })),
  "rsynctask.query": tasksBy("rsynctask", ({ direction }) => ({ direction, user: "root" })),
  "container.query": {
    run: ({ state, params }) => answerQuery(state.containers.map(containerRow), readQuery(params)),
  },
};

function tasksBy(by: NasCopyTask["by"], own: (task: NasCopyTask) => JsonObject): Method {
  const rowOf = (task: NasCopyTask): JsonObject => {
    const { id, path } = task;
    return { id, path, enabled: true, job: null, locked: false, ...own(task) };
  };
  return {
    run: ({ state, params }) => {
      const tasks = state.copyTasks.filter((task) => task.by === by);
      return answerQuery(tasks.map(rowOf), readQuery(params));
    },
  };
}

function replicationRow(task: NasReplication): JsonObject {
  const { id, name, direction, transport, sources, target, secret } = task;
  return {
    id,
    name,
    direction,
    transport,
    source_datasets: sources,
    target_dataset: target,
    recursive: false,
    enabled: true,
    encryption_key: secret,
  };
}

/** Up to 24.10 the kind of a device stands beside its attributes. */
function deviceRow({ id, vm, dtype, path }: NasVmDevice, line: Line): JsonObject {
  const own = path === null ? {} : { path };
  return line === "24.10"
    ? { id, vm, dtype, attributes: own, order: 1000 + id }
    : { id, vm, attributes: { dtype, ...own }, order: 1000 + id };
}

/** What is stopped has no containers, so that it shows no volumes. */
function appRow({ name, state, sources }: NasApp): JsonObject {
  const shown = state === "RUNNING" ? sources : [];
  const volumes = shown.map((source) => ({
    source,
    destination: "/data",
    mode: "rw",
    type: source.startsWith("/") ? "bind" : "volume",
  }));
  return { name, id: name, state, active_workloads: { volumes } };
}

/** A network card beside what it has, so that not every device has a source. */
function containerRow({ id, name, state, sources }: NasContainer): JsonObject {
  const own = sources.map((source) => ({ dtype: "FILESYSTEM", source, target: "/data" }));
  const devices = [{ dtype: "NIC" }, ...own].map((attributes, at) => ({
    id: 100 * id + at,
    container: id,
    attributes,
  }));
  const status = { state, pid: state === "RUNNING" ? 4_000 + id : null, domain_state: null };
  const dataset = `tank/.truenas_containers/containers/${name}`;
  return { id, uuid: `uuid-of-${name}`, name, devices, dataset, status };
}
