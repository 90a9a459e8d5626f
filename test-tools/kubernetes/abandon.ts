import { systemClock } from "../../simulators/clock.ts";
import { startApiServer } from "./api-server.ts";

/** Starts an API server, says where, and waits to be killed: the test of what is left behind runs this. */
const startedAt = systemClock.now();
const { folder, pids } = await startApiServer();
process.stdout.write(
  `${JSON.stringify({ folder, pids, startMs: systemClock.now() - startedAt })}\n`,
);
