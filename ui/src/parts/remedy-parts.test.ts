import { describe, expect, it } from "vitest";
import { remedyParts } from "./remedy-parts.ts";

const command = (text: string) => ({ is: "command", text });
const says = (text: string) => ({ is: "text", text });

describe("a line of a remedy", () => {
  it.each([
    ["plumbline trace pvc/data-0 -n shop", [command("plumbline trace pvc/data-0 -n shop")]],
    ["kubectl get csinodes", [command("kubectl get csinodes")]],
    ["kubectl get pv,pvc --all-namespaces", [command("kubectl get pv,pvc --all-namespaces")]],
    ["plumbline orphans", [command("plumbline orphans")]],
    [
      `kubectl patch pv/contracts --type=json -p '[{"op":"remove"; "path": "/spec"}]' # once it is certain`,
      [
        command(
          `kubectl patch pv/contracts --type=json -p '[{"op":"remove"; "path": "/spec"}]' # once it is certain`,
        ),
      ],
    ],
    [
      "make sure that the node does not mount it any more, then kubectl delete volumeattachment/csi-1",
      [
        says("make sure that the node does not mount it any more, then"),
        command("kubectl delete volumeattachment/csi-1"),
      ],
    ],
    [
      "install the driver again under the same name, or kubectl delete csidriver/org.x",
      [
        says("install the driver again under the same name, or"),
        command("kubectl delete csidriver/org.x"),
      ],
    ],
    [
      "kubectl get pvc -o yaml: see the conditions and events of the claim",
      [command("kubectl get pvc -o yaml"), says("see the conditions and events of the claim")],
    ],
    [
      "see which files are damaged, in the shell of the system: zpool status -v; restore them, clear the errors, then scrub",
      [
        says("see which files are damaged, in the shell of the system:"),
        command("zpool status -v"),
        says("restore them, clear the errors, then scrub"),
      ],
    ],
    ["what to do:\nkubectl get pvc -A", [says("what to do:"), command("kubectl get pvc -A")]],
  ])("has its commands apart: %s", (line, parts) => {
    expect(remedyParts(line)).toEqual(parts);
  });

  it.each([
    "if none does, in TrueNAS: Shares > iSCSI > Extents",
    "refreservation=auto makes a zvol thick (zfs set, in a shell of the TrueNAS)",
    "have its owner clean up, or make the claim larger where its StorageClass allows that",
    "plumbline, then, is what told you",
    "",
  ])("is a sentence where it holds none: %s", (line) => {
    expect(remedyParts(line)).toEqual(line === "" ? [] : [says(line)]);
  });

  it.each([
    "plumbline trace pv/a\u202egnp.exe",
    "plumbline trace pv/a\u200bb",
    "plumbline trace pv/a\u001b[2Kb",
  ])("FLT-W1: is never a command where it holds what one does not see: %j", (line) => {
    expect(remedyParts(line)).toEqual([says(line)]);
  });
});
