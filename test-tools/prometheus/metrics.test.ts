import { expect, it } from "vitest";
import { FAMILIES, SERVICE_FAMILIES } from "../../program/src/metrics/families/index.ts";
import { exposed, viewOf } from "../../program/src/metrics/given.ts";
import { aPool, aShare } from "../../program/src/model/given.ts";
import { promtool } from "./promtool.ts";
import { ofServedCompany } from "./served-company.ts";
import { describeWithPrometheus } from "./with-prometheus.ts";

const TIMEOUT_MS = 60_000;

describeWithPrometheus("promtool check metrics", (binaries) => {
  it(
    "has nothing to say of what the service gives out",
    async () => {
      const text = await ofServedCompany(async (address) =>
        (await fetch(`${address}/metrics`, { headers: { accept: "text/plain" } })).text(),
      );
      expect(text).toContain("plumbline_volume_info{");
      const judged = await promtool(binaries().promtool, ["check", "metrics"], text);
      expect(judged).toEqual({ code: 0, said: "" });
    },
    TIMEOUT_MS,
  );

  it("FLT-Q2: nor of names with quotes, backslashes, line ends, half characters and ten thousand letters", async () => {
    const odd = `/mnt/tank/"a"\\b\nc\ud800 ü${"x".repeat(10_000)}`;
    const view = viewOf({ shares: [aShare(odd)], pools: [aPool({ name: odd })] });
    const text = exposed([...FAMILIES, ...SERVICE_FAMILIES], view);
    expect(text).toContain('/mnt/tank/\\"a\\"\\\\b\\nc\ufffd ü');
    const judged = await promtool(binaries().promtool, ["check", "metrics"], text);
    expect(judged).toEqual({ code: 0, said: "" });
  });

  it("would say so", async () => {
    const text = "# HELP waits_ms A wait.\n# TYPE waits_ms counter\nwaits_ms 1\n";
    const { code, said } = await promtool(binaries().promtool, ["check", "metrics"], text);
    expect(code).toBe(3);
    expect(said).toContain('counter metrics should have "_total" suffix');
  });
});
