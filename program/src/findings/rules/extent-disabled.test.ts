import { describe, expect, it } from "vitest";
import {
  aPv,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { extentDisabled } from "./extent-disabled.ts";

const rule: Rule = extentDisabled;
const name = `csi-pvc-${UID}-clustera`;
const { iscsiExtents = [], ...rest } = iscsiVolume(7);
const persistentVolumes = [aPv({ source: iscsiSource(`pvc-${UID}`) })];
const withExtent = (enabled: boolean) =>
  together(parents(ISCSI_PARENT), rest, {
    iscsiExtents: iscsiExtents.map((extent) => ({ ...extent, enabled })),
  });
const off = together(withExtent(false), { persistentVolumes });

describe("extent-disabled", () => {
  it("finds an extent that was switched off under a bound claim", () => {
    expect(findings(rule, off)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "extent", name },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  twins("TRAP-39", "it is enabled", {
    rule,
    subject: name,
    because: /it is enabled/,
    quiet: together(withExtent(true), { persistentVolumes }),
    fires: off,
  });
  twins("TRAP-39", "nobody needs it now", {
    rule,
    subject: name,
    because: /no bound PersistentVolume needs it/,
    quiet: withExtent(false),
    fires: off,
  });
  twins("HAZ-26", "whether anybody needs what is not there, another rule says", {
    rule,
    subject: name,
    because: /extent-without-zvol judges it/,
    quiet: together(parents(ISCSI_PARENT), {
      ...rest,
      datasets: [],
      iscsiExtents: iscsiExtents.map((extent) => ({ ...extent, enabled: false })),
      persistentVolumes,
    }),
    fires: off,
  });
});
