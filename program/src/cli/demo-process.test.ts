import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { SMALL_COMPANY_DAY } from "../../../simulators/scenarios/small-company-day.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** What a process has printed so far, and a way to wait for more. */
function listenTo(child: ChildProcess) {
  let [out, err] = ["", ""];
  const waiting = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    for (const look of waiting) look();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text));
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(out);
        if (found) resolve(found);
      };
      waiting.add(look);
      child.once("close", () => reject(new Error(`${String(pattern)} was not printed: ${err}`)));
      look();
    });
  return { printed, err: () => err };
}

it("the demo as a process says where the metrics are, serves them, lets its first moment happen, and ends at SIGINT", async () => {
  const [first] = SMALL_COMPANY_DAY;
  const child = spawn(process.execPath, [MAIN, "demo", "--speed", "100"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  try {
    const { printed, err } = listenTo(child);
    const [, url = ""] = await printed(/metrics {2}(http:\S+)/);
    const [, config = ""] = await printed(/export PLUMBLINE_CONFIG=(\S+)/);
    expect(existsSync(config)).toBe(true);
    const metrics = await (await fetch(url)).text();
    expect(metrics).toContain(
      'plumbline_vdev_status{system="nas1",pool="tank",vdev="mirror-1",class="data",disk="sdd",status="FAULTED"} 1\n',
    );
    await printed(new RegExp(`Ctrl-C ends everything[^]*${RegExp.escape(first?.happens ?? "-")}`));
    child.kill("SIGINT");
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    expect({ code, signal, err: err() }).toEqual({ code: 0, signal: null, err: "" });
    expect(existsSync(config)).toBe(false);
  } finally {
    child.kill("SIGKILL");
  }
}, 60_000);
