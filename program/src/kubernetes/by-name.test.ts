import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { USERS } from "../../../simulators/kubernetes/users.ts";
import { claimObject, pvObject, readAll, recordsOf, sourceFor } from "./given.ts";

describe("with the rights of one namespace", () => {
  let simulator: KubernetesSimulator;
  const NAMESPACE = "tenant";
  const MAY_READ_ALL = { verbs: ["get", "list", "watch"] };
  beforeEach(async () => {
    simulator = await startKubernetesSimulator({ tenantNamespace: NAMESPACE });
    for (const name of ["pv-a", "pv-b", "pv-of-somebody"])
      await simulator.store.create(pvObject(name));
    for (const name of ["a", "b"])
      await simulator.store.create(claimObject(name, NAMESPACE, { volumeName: `pv-${name}` }));
  });
  afterEach(async () => simulator.close());

  test("the volumes that its claims name are read one by one, where that is allowed, and the list stays unknown", async () => {
    grantPersistentVolumes(["get"]);
    const { persistentVolumes, nodes } = await readTenant();
    expect(recordsOf(persistentVolumes).map(({ name }) => name)).toEqual(["pv-a", "pv-b"]);
    expect(persistentVolumes).toMatchObject({
      state: "incomplete",
      reason: { code: "notPermitted" },
    });
    expect(nodes.state).toBe("notPermitted");
  });

  test("where not even that is allowed, one question is enough to know", async () => {
    grantPersistentVolumes([]);
    const { persistentVolumes } = await readTenant();
    expect(persistentVolumes.state).toBe("notPermitted");
    expect(
      simulator.requests.all.filter(({ path }) => path.includes("/persistentvolumes/")),
    ).toHaveLength(1);
  });

  test("where the volumes may be listed, they are", async () => {
    grantPersistentVolumes(["list"]);
    const { persistentVolumes } = await readTenant();
    expect(persistentVolumes.state).toBe("complete");
    expect(recordsOf(persistentVolumes)).toHaveLength(3);
  });

  function grantPersistentVolumes(verbs: readonly string[]): void {
    simulator.access.grant(USERS.tenant.username, {
      cluster:
        verbs.length === 0 ? [] : [{ apiGroups: [""], resources: ["persistentvolumes"], verbs }],
      namespaces: {
        [NAMESPACE]: [
          { apiGroups: [""], resources: ["persistentvolumeclaims", "pods"], ...MAY_READ_ALL },
        ],
      },
    });
  }

  async function readTenant() {
    const source = sourceFor(simulator.kubeconfig("tenant"), { namespace: NAMESPACE });
    const read = await readAll(source);
    await source.close();
    return read;
  }
});
