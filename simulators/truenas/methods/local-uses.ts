import type { Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasApp, NasVmDevice } from "../state.ts";
import type { Line } from "../versions.ts";
import type { JsonObject } from "../wire/json.ts";

/** Devices of virtual machines, and apps (facts/truenas-shapes `VMDeviceEntry`, `AppEntry`). */
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
};

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
