import { expect, it } from "vitest";
import { runCli } from "./given.ts";

it.each([
  ["scan --namespace=", "--namespace needs a value; see plumbline scan --help"],
  [
    "trace pvc/",
    'trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "pvc/"; write pvc/NAME',
  ],
])("plumbline %s: what is empty is said to be missing", async (line, sentence) => {
  const { code, stderr } = await runCli(line.split(" "));
  expect({ code, stderr }).toEqual({ code: 64, stderr: `plumbline: ${sentence}\n` });
});
