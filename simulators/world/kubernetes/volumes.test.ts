import { expect, test } from "vitest";
import { bindVolume } from "../bindings.ts";
import { worldWith } from "../given.ts";
import { quantity } from "./text.ts";
import { attachmentObject } from "./volumes.ts";

test("an attachment is called csi-, then the SHA-256 of handle, driver and node", () => {
  const world = worldWith([{ claim: "prod/data-postgres-0", install: "zfs-iscsi" }]);
  const volume = world.volume("prod/data-postgres-0");
  const binding = bindVolume(volume, "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11");
  // Value: facts/democratic-csi.md §4.2.
  expect(attachmentObject(volume, binding, "worker-1", 0).metadata.name).toBe(
    "csi-6b080aa56a49bd02d25583056465606cda81290c3c60e2a4a60951bf2840a5b2",
  );
});

test("quantities use the largest unit that divides them", () => {
  expect([2 ** 40, 5 * 2 ** 30, 1.5 * 2 ** 30, 1000].map(quantity)).toEqual([
    "1Ti",
    "5Gi",
    "1536Mi",
    "1000",
  ]);
});
