import { expect, it } from "vitest";
import { Shapes } from "../shape.ts";
import { Wire } from "../wire.ts";
import { decodeExtent } from "./iscsi.ts";

const shapes = new Shapes({
  version: "test",
  methods: { "iscsi.extent.query": { result: "Extent[]" } },
  types: {
    Extent: {
      id: "integer",
      name: "string",
      type: "string",
      path: "string",
      disk: "string | null",
      serial: "string",
      naa: "string",
      enabled: "boolean",
      comment: "string",
    },
  },
});

function extentOf(type: "DISK" | "FILE", path: string) {
  const row = { id: 1, name: "lun", type, path, disk: null, serial: "0", naa: "0x6" };
  const rows = [{ ...row, enabled: true, comment: "" }];
  const [wire] = new Wire(rows, shapes.result("iscsi.extent.query"), shapes, "$").list();
  return wire && decodeExtent(wire, { system: "host-id" } as never);
}

it.each([
  ["zvol/tank/k8s/pvc-1", "tank/k8s/pvc-1"],
  ["zvol/tank/with+space", "tank/with space"],
  ["zvol/tank/k8s/pvc-1@daily", "tank/k8s/pvc-1"],
])("reads %s as an extent over %s: one over a snapshot needs the zvol", (path, zvol) => {
  expect(extentOf("DISK", path)).toMatchObject({ zvol, file: null });
});

it("reads the path of a file as it is", () => {
  expect(extentOf("FILE", "/mnt/tank/lun@1")).toMatchObject({
    zvol: null,
    file: "/mnt/tank/lun@1",
  });
});
