import { describe, expect, it } from "vitest";
import {
  anNvmeofService,
  aPv,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { nvmeofNamespaceDisabled } from "./nvmeof-namespace-disabled.ts";

const rule: Rule = nvmeofNamespaceDisabled;
const name = `csi-pvc-${UID}-clustera/1`;
const { nvmeofNamespaces = [], ...rest } = nvmeofVolume(7);
const base = together(parents(NVMEOF_PARENT), rest, { nvmeofService: [anNvmeofService()] });
const withNamespace = (enabled: boolean) =>
  together(base, { nvmeofNamespaces: nvmeofNamespaces.map((one) => ({ ...one, enabled })) });
const persistentVolumes = [aPv({ source: nvmeofSource(`pvc-${UID}`) })];
const off = together(withNamespace(false), { persistentVolumes });

describe("nvmeof-namespace-disabled", () => {
  it("finds a namespace that was switched off under a bound claim, by subsystem and number", () => {
    expect(findings(rule, off)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "error",
        subject: { kind: "nvmeof-namespace", name },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  twins("TRAP-39", "it is enabled", {
    rule,
    subject: name,
    because: /it is enabled/,
    quiet: together(withNamespace(true), { persistentVolumes }),
    fires: off,
  });
  twins("TRAP-39", "nobody needs it now", {
    rule,
    subject: name,
    because: /no bound PersistentVolume needs it/,
    quiet: withNamespace(false),
    fires: off,
  });
  twins("HAZ-26", "whether anybody needs what is not there, another rule says", {
    rule,
    subject: name,
    because: /nvmeof-namespace-without-zvol judges it/,
    quiet: { ...off, datasets: parents(NVMEOF_PARENT).datasets ?? [] },
    fires: off,
  });
});
