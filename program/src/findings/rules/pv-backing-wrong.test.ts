import { describe, expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import type { Dataset } from "../../model/truenas.ts";
import {
  anSmbShare,
  aPv,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  SMB_PARENT,
  smbSource,
  smbVolume,
  SYSTEM,
  together,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvBackingWrong } from "./pv-backing-wrong.ts";

const rule: Rule = pvBackingWrong;
const { datasets: secondZvol = [] } = iscsiVolume(8, "pvc-second");
const first = together(parents(ISCSI_PARENT), iscsiVolume(7, "pvc-first"));
const volume = together(first, { datasets: secondZvol });
const pvOf = (handle: string) =>
  aPv({ name: "pvc-second", source: iscsiSource(handle, "csi-pvc-first-clustera") });
const wrong = together(volume, { persistentVolumes: [pvOf("pvc-second")] });

describe("pv-backing-wrong", () => {
  it("finds a PersistentVolume whose target gives out an older volume of the same template name", () => {
    const [finding] = findings(rule, wrong);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "pv", name: "pvc-second" },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "mounts", value: `${ISCSI_PARENT}/pvc-first` },
      { fact: "its own volume", value: `${ISCSI_PARENT}/pvc-second` },
    ]);
  });

  it("finds an SMB share that gives out another volume likewise", () => {
    const records = together(parents(SMB_PARENT), smbVolume("pvc-first"), {
      datasets: smbVolume("pvc-second").datasets ?? [],
      shares: [anSmbShare("team", `/mnt/${SMB_PARENT}/pvc-first`)],
      persistentVolumes: [aPv({ name: "pvc-second", source: smbSource("pvc-second", "team") })],
    });
    expect(findings(rule, records)).toMatchObject([{ subject: { name: "pvc-second" } }]);
  });

  twins("TRAP-17", "somebody wrote a handle of his own, and no volume is called so", {
    rule,
    subject: "pvc-second",
    because: /handle names no volume that is there/,
    quiet: together(volume, { persistentVolumes: [pvOf("adopted-by-hand")] }),
    fires: wrong,
  });
  twins("TRAP-15", "what has the name of the handle is a read-only copy", {
    rule,
    subject: "pvc-second",
    because: /handle names no volume that is there/,
    quiet: together(first, {
      datasets: secondZvol.map((one) => ({ ...one, readonly: true })),
      persistentVolumes: [pvOf("pvc-second")],
    }),
    fires: wrong,
  });
  const replica = (of: readonly Dataset[]) =>
    of.map((one) => ({ ...one, path: "tank/replica/pvc-second", key: keyOf(SYSTEM, "9") }));
  const renamed = iscsiVolume(8, "pvc-second", { path: `${ISCSI_PARENT}/old-pvc-second` });
  twins(
    "TRAP-15",
    "it was renamed, and its replica, which can be written, has the name of the handle",
    {
      rule,
      subject: "pvc-second",
      because: /says of itself that it is this volume, as tank\/replica\/pvc-second does/,
      quiet: together(parents(ISCSI_PARENT, "tank/replica"), renamed, {
        datasets: replica(secondZvol),
        persistentVolumes: [aPv({ name: "pvc-second", source: iscsiSource("pvc-second") })],
      }),
      fires: wrong,
    },
  );
  twins("HAZ-19", "handle and target agree", {
    rule,
    subject: "pvc-second",
    because: /agree/,
    quiet: together(volume, { persistentVolumes: [pvOf("pvc-first")] }),
    fires: wrong,
  });
});
