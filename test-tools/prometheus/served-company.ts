import { writeDemoFiles } from "../../program/src/cli/demo-world.ts";
import { served } from "../../program/src/cli/given-service.ts";
import { realPorts } from "../../program/src/cli/ports.ts";
import { startSmallCompany } from "../../program/src/cli/start-demo.ts";
import { systemClock } from "../../program/src/lib/clock.ts";

/** What `ask` makes of the service over the simulated small company, once its first look is finished; `address` is a URL. */
export async function ofServedCompany<T>(ask: (address: string) => Promise<T>): Promise<T> {
  const world = await startSmallCompany();
  const files = writeDemoFiles(world);
  try {
    const ports = realPorts({
      clock: systemClock,
      env: {},
      version: "0.1.0",
      stdinIsTerminal: false,
      pluginStderr: "ignore",
    });
    const argv = ["--config", files.config, "--no-state"];
    return (await served(argv, { ports, clock: systemClock }, ask)).answer;
  } finally {
    files.remove();
    await world.close();
  }
}
