import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import { claim, pv } from "./given.ts";
import { ask } from "./server-under-test.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u;

/** What a world relies on when it is poured. */
export function describeWrites(server: () => ServerUnderTest): void {
  const read = async (name: string): Promise<KubernetesObject> =>
    (await ask(server(), `/api/v1/persistentvolumes/${name}`)).body as unknown as KubernetesObject;

  describe("the port", () => {
    test("creates an object with UID, version and time, and its status", async () => {
      const status = { phase: "Released", message: "claim is gone" };
      const made = await server().port.create({ ...pv("poured"), status });
      expect(made.metadata.uid).toMatch(UUID);
      expect(made.metadata.creationTimestamp).toMatch(SECONDS);
      const stored = await read("poured");
      expect(stored.metadata).toMatchObject({ name: "poured", uid: made.metadata.uid });
      expect(stored.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
      expect(stored["status"]).toMatchObject(status);
      await server().port.delete(made);
    });

    test("begins a claim as Pending, and binds it when told the name of its PersistentVolume", async () => {
      const { port } = server();
      const made = await port.create(claim("tenant", "binding"));
      expect(made["status"]).toMatchObject({ phase: "Pending" });
      const bound = await port.update({
        ...made,
        spec: { ...(made["spec"] as object), volumeName: "pvc-1" },
        status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "5Gi" } },
      });
      expect(bound["spec"]).toMatchObject({ volumeName: "pvc-1" });
      expect(bound["status"]).toMatchObject({ phase: "Bound", capacity: { storage: "5Gi" } });
      expect(bound.metadata.uid).toBe(made.metadata.uid);
      await port.delete(bound);
    });

    test("gives a recreated object of the same name another UID", async () => {
      const { port } = server();
      const first = await port.create(pv("twice"));
      await port.delete(first);
      const second = await port.create(pv("twice"));
      expect(second.metadata.uid).not.toBe(first.metadata.uid);
      await port.delete(second);
    });

    test("lets an object with a finalizer stay, terminating, until it is taken off", async () => {
      const { port } = server();
      const held = pv("held");
      const made = await port.create({
        ...held,
        metadata: { ...held.metadata, finalizers: ["kubernetes.io/pv-protection"] },
      });
      await port.delete(made);
      const terminating = await read("held");
      expect(terminating.metadata.deletionTimestamp).toMatch(SECONDS);
      expect(terminating.metadata.uid).toBe(made.metadata.uid);
      await port.update({ ...terminating, metadata: { ...terminating.metadata, finalizers: [] } });
      expect((await ask(server(), "/api/v1/persistentvolumes/held")).status).toBe(404);
    });

    test("refuses a second object of that name, a stale copy, a missing namespace, a missing object", async () => {
      const { port } = server();
      const made = await port.create(pv("single"));
      await expect(port.create(pv("single"))).rejects.toThrow("already exists");
      await port.update({ ...made, metadata: { ...made.metadata, labels: { changed: "yes" } } });
      await expect(port.update(made)).rejects.toThrow("the object has been modified");
      await port.delete(made);
      await expect(port.delete(made)).rejects.toThrow("not found");
      await expect(port.create(claim("nowhere", "data"))).rejects.toThrow("not found");
    });
  });
}
