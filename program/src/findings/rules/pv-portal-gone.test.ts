import { describe, expect, it } from "vitest";
import {
  anNvmeofService,
  aPort,
  aPortal,
  aPv,
  aSession,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
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
import { pvPortalGone } from "./pv-portal-gone.ts";

const rule: Rule = pvPortalGone;
const name = `pvc-${UID}`;
const target = `csi-pvc-${UID}-clustera`;
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7), {
  persistentVolumes: [aPv({ source: iscsiSource(name) })],
});
const moved = together(volume, { iscsiPortals: [aPortal("10.0.5.10")] });

describe("pv-portal-gone", () => {
  it("finds a PersistentVolume that names an address its target listens on no more", () => {
    const [finding, ...more] = findings(rule, moved);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "warning",
      subject: { kind: "pv", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "portal", value: "10.0.0.10" },
      { fact: "target listens on", value: "10.0.5.10" },
    ]);
  });

  it("finds an NVMe-oF volume likewise, by the ports of its subsystem", () => {
    const records = together(parents(NVMEOF_PARENT), nvmeofVolume(7), {
      nvmeofService: [anNvmeofService()],
      nvmeofPorts: [aPort({ address: "10.0.5.10" })],
      persistentVolumes: [aPv({ source: nvmeofSource(name) })],
    });
    expect(findings(rule, records)).toMatchObject([{ subject: { name } }]);
  });

  twins("TRAP-28", "the address of a pair of controllers is one of several", {
    rule,
    subject: name,
    because: /listens on its address/,
    quiet: together(volume, { iscsiPortals: [aPortal("10.0.5.10", "10.0.0.10")] }),
    fires: moved,
  });
  twins("TRAP-28", "the portal listens on every address", {
    rule,
    subject: name,
    because: /listens on its address/,
    quiet: together(volume, { iscsiPortals: [aPortal("0.0.0.0")] }),
    fires: moved,
  });
  twins("TRAP-27", "somebody is logged in: a router translates the address", {
    rule,
    subject: name,
    because: /may be translated on the way/,
    quiet: together(moved, { iscsiSessions: [aSession(target)] }),
    fires: moved,
  });
  const byName = iscsiSource(name);
  twins("TRAP-17", "the portal is a host name, which we do not look up", {
    rule,
    subject: name,
    because: /by a host name/,
    quiet: together(parents(ISCSI_PARENT), iscsiVolume(7), {
      iscsiPortals: [aPortal("10.0.5.10")],
      persistentVolumes: [
        aPv({
          source:
            byName.type === "csi"
              ? { ...byName, attributes: { ...byName.attributes, portal: "nas1.example:3260" } }
              : byName,
        }),
      ],
    }),
    fires: moved,
  });
});
