import { defineConfig } from "vitest/config";
import { LongFirst } from "./scripts/test/long-first.ts";

export default defineConfig({
  test: {
    include: ["{program,simulators,sim,ui,test-tools,structure,bench,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["scripts/test/global-setup.ts"],
    sequence: { sequencer: LongFirst },
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 60_000,
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
