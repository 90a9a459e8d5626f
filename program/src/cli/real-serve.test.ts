import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  binding,
  createServiceAccount,
  tokenFor,
} from "../../../test-tools/kubernetes/service-accounts.ts";
import { describeWithApiServer } from "../../../test-tools/kubernetes/with-api-server.ts";
import { aDirectory } from "../config/given.ts";
import { claimObject } from "../kubernetes/given.ts";
import { systemClock } from "../lib/clock.ts";
import { served } from "./given-service.ts";
import { realPorts } from "./ports.ts";

describeWithApiServer("a service whose callers a real API server knows", (server) => {
  it("shows a tenant his namespace, a reader all of them, and a stranger nothing", async () => {
    const tenant = { namespace: "blue", name: "tenant" };
    const reader = { namespace: "green", name: "reader" };
    for (const account of [tenant, reader]) await createServiceAccount(server(), account);
    await server().create(claimObject("ours", "blue"));
    await server().create(claimObject("theirs", "green"));
    await server().create(binding("plumbline-read", tenant, "blue"));
    await server().create(binding("plumbline-viewer", reader, null));
    const directory = aDirectory();
    const config = join(directory, "plumbline.yaml");
    const kubeconfig = join(directory, "kubeconfig");
    writeFileSync(kubeconfig, server().kubeconfig("reader"), { mode: 0o600 });
    writeFileSync(
      config,
      `version: 1\nclusters: [{ name: prod, kubeconfig: ${kubeconfig} }]\nserve: { auth: { by: kubernetes } }\n`,
    );
    const outside = { clock: systemClock, env: {}, version: "test" } as const;
    const ports = realPorts({ ...outside, stdinIsTerminal: false, pluginStderr: "ignore" });
    const [own, all, machine] = [
      await tokenFor(server(), tenant),
      await tokenFor(server(), reader),
      await tokenFor(server(), reader, ["plumbline"]),
    ];
    const { answer } = await served(
      ["--config", config, "--no-state"],
      { ports, clock: systemClock },
      async (address) => {
        const claims = async (token: string) => {
          const headers = { authorization: `Bearer ${token}` };
          const response = await fetch(`${address}/api/v1/df`, { headers });
          const text = await response.text();
          return [
            response.status,
            ...["blue/ours", "green/theirs"].filter((name) => text.includes(name)),
          ];
        };
        return Promise.all([own, all, machine, "garbage"].map(claims));
      },
    );
    expect(answer).toEqual([
      [200, "blue/ours"],
      [200, "blue/ours", "green/theirs"],
      [200, "blue/ours", "green/theirs"],
      [401],
    ]);
  }, 30_000);
});
