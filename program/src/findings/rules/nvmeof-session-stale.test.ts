import { describe, expect, it } from "vitest";
import {
  aClaim,
  aNode,
  anNvmeofService,
  anNvmeofSession,
  aPod,
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
import { nvmeofSessionStale } from "./nvmeof-session-stale.ts";

const rule: Rule = nvmeofSessionStale;
const subject = "nqn.2014-08.org.nvmexpress:uuid:worker-1";
const connected = together(parents(NVMEOF_PARENT), nvmeofVolume(7), {
  nvmeofService: [anNvmeofService()],
  nvmeofSessions: [anNvmeofSession(7)],
  nodes: [aNode("worker-1", "10.0.0.21"), aNode("worker-2", "10.0.0.22")],
  persistentVolumes: [aPv({ source: nvmeofSource(`pvc-${UID}`) })],
  persistentVolumeClaims: [aClaim()],
});
const podOn = (nodeName: string) => together(connected, { pods: [aPod({ nodeName })] });

describe("nvmeof-session-stale", () => {
  it("finds the connection of a node from which the Pod has moved away", () => {
    expect(findings(rule, podOn("worker-2"))).toMatchObject([
      {
        subject: { kind: "session", name: subject },
        concerns: [{ namespace: "shop", name: "data-postgres-0" }],
      },
    ]);
  });

  twins("TRAP-25", "the Pod is there, attachment or not", {
    rule,
    subject,
    because: /pod\/postgres-0 in shop needs it on node worker-1/,
    quiet: podOn("worker-1"),
    fires: podOn("worker-2"),
  });
  twins("TRAP-27", "two nodes of two clusters have the address", {
    rule,
    subject,
    because: /of several nodes/,
    quiet: together(podOn("worker-2"), {
      nodes: [aNode("worker-1", "10.0.0.21", { cluster: "dev-uid" })],
    }),
    fires: podOn("worker-2"),
  });
});
