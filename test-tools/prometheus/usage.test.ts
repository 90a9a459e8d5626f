import { expect, it, vi } from "vitest";
import { systemClock } from "../../program/src/lib/clock.ts";
import { Inventory } from "../../program/src/model/inventory.ts";
import { createPrometheusSource } from "../../program/src/usage/prometheus-source.ts";
import { startNeighbours } from "./neighbours.ts";
import { startPrometheus } from "./server.ts";
import { describeWithPrometheus } from "./with-prometheus.ts";

const SOON = { timeout: 60_000, interval: 250 };
const CLAIM = { namespace: "shop", claim: "data", usedBytes: 30e9, capacityBytes: 50e9 };
/** As the neighbours have them for every claim. */
const INODES = { inodes: 1_000, inodesUsed: 10 };

describeWithPrometheus("a real Prometheus that scrapes kubelets", (binaries) => {
  it("says what each claim holds, with one answer for a claim that two nodes mount", async () => {
    await using one = await startNeighbours([{ ...CLAIM, pods: [] }]);
    await using other = await startNeighbours([{ ...CLAIM, pods: [] }]);
    const jobs = [one, other].map(({ address }, at) => ({
      name: `kubelet-${at}`,
      address,
      protocol: "PrometheusText0.0.4" as const,
    }));
    await using prometheus = await startPrometheus(binaries().prometheus, jobs, []);
    const source = createPrometheusSource(
      {
        cluster: "prod",
        url: prometheus.url,
        selector: 'node="worker-1"',
        caPem: null,
        token: () => null,
        requestMs: null,
      },
      systemClock,
    );
    const of = { kind: "cluster", name: "prod", id: "u" } as const;
    const { signal } = new AbortController();
    const how = { pass: "first", budget: "interactive", paced: false, signal } as const;
    await vi.waitFor(async () => {
      const observation = await source.read(of, how, new Inventory());
      expect(observation).toMatchObject({ state: "complete", records: [{ ...CLAIM, ...INODES }] });
    }, SOON);
    await source.close();
  }, 90_000);
});
