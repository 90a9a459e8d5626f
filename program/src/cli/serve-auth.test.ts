import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aCluster, NO_ANSWER, somebody } from "../api/gates/given.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import type { AccessReviewer } from "../model/access.ts";
import type { Ports } from "./context.ts";
import { type LogLine, served } from "./given-service.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const CLOCK = { ...systemClock, now: () => given.NOW };
const VOLUMES = "list persistentvolumes";

/** Clusters by name; what a cluster says of callers, and who has which token there. */
function clusters(...names: readonly string[]) {
  const all = names.map((name) => {
    const one = aCluster();
    one.cluster.tokens.set(`token-of-${name}`, somebody(`ann-of-${name}`));
    one.cluster.rights.set(`ann-of-${name}`, new Set([VOLUMES]));
    return [name, one] as const;
  });
  const access = (name: string): AccessReviewer | undefined =>
    all.find(([one]) => one === name)?.[1].reviewer;
  const ports: Partial<Ports> = {
    openCluster: async ({ name }) => {
      const reviewer = access(name ?? "");
      return {
        ...fakeCluster({}),
        name: name ?? "",
        ...(reviewer === undefined ? {} : { access: reviewer }),
      };
    },
  };
  return { ports, of: (name: string) => all.find(([one]) => one === name)?.[1].cluster };
}

function configured(serve: string, ...names: readonly string[]): string {
  return aFile(aDirectory(), "plumbline.yaml", configText(serve, ...names));
}

function configText(serve: string, ...names: readonly string[]): string {
  return `version: 1\nclusters: [${names.map((name) => `{ name: ${name} }`).join(", ")}]\nserve: ${serve}\n`;
}

/** The status of the catalogue of rules for each of these tokens. */
async function statuses(address: string, ...tokens: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(
    tokens.map((token) =>
      fetch(`${address}/api/v1/rules`, { headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  return answers.map(({ status }) => status);
}

describe("a service whose callers a cluster knows", () => {
  it("asks the first one, and lets in nobody else's", async () => {
    const { ports } = clusters("prod", "lab");
    const config = configured("{ auth: { by: kubernetes } }", "prod", "lab");
    const { answer } = await served(
      ["--config", config, "--no-state"],
      { ports, clock: CLOCK },
      (address) => statuses(address, "token-of-prod", "token-of-lab", "garbage"),
    );
    expect(answer).toEqual([200, 401, 401]);
  });

  it("asks the one that was named", async () => {
    const { ports } = clusters("prod", "lab");
    const config = configured("{ auth: { by: kubernetes, cluster: lab } }", "prod", "lab");
    const { answer } = await served(
      ["--config", config, "--no-state"],
      { ports, clock: CLOCK },
      (address) => statuses(address, "token-of-prod", "token-of-lab"),
    );
    expect(answer).toEqual([401, 200]);
  });

  it("asks the cluster of a new configuration after a reload, and not the old one", async () => {
    const { ports } = clusters("prod", "lab");
    const config = configured("{ auth: { by: kubernetes } }", "prod");
    const hangups = new Set<() => void>();
    let looked = () => {};
    const { answer, log } = await served(
      ["--config", config, "--no-state"],
      {
        clock: CLOCK,
        ports: {
          ...ports,
          onHangup: (listener) => {
            hangups.add(listener);
            return () => hangups.delete(listener);
          },
        },
        onLine: ({ msg }: LogLine) => msg === "first look finished" && looked(),
      },
      async (address) => {
        const before = await statuses(address, "token-of-prod", "token-of-lab");
        const again = new Promise<void>((resolve) => (looked = resolve));
        writeFileSync(
          config,
          configText("{ auth: { by: kubernetes, cluster: lab } }", "lab", "prod"),
        );
        hangups.forEach((listener) => listener());
        await again;
        return [before, await statuses(address, "token-of-prod", "token-of-lab")];
      },
    );
    expect(answer).toEqual([
      [200, 401],
      [401, 200],
    ]);
    expect(log.map(({ msg }) => msg)).not.toContain(
      "serve and state are taken from the new configuration at the next start only",
    );
  });

  it("FLT-A3: denies while that cluster is silent, and says so once in its log, and when it is over", async () => {
    const { ports, of } = clusters("prod");
    const config = configured("{ auth: { by: kubernetes } }", "prod");
    const { answer, log } = await served(
      ["--config", config, "--no-state"],
      { ports, clock: CLOCK },
      async (address) => {
        const cluster = of("prod");
        if (cluster === undefined) throw new Error("there is a cluster");
        cluster.broken = NO_ANSWER;
        const silent = await statuses(address, "token-of-prod", "token-of-prod");
        cluster.broken = null;
        return [...silent, ...(await statuses(address, "token-of-prod"))];
      },
    );
    expect(answer).toEqual([503, 503, 200]);
    expect(log.filter(({ msg }) => msg.startsWith("callers"))).toEqual([
      expect.objectContaining({
        level: "warn",
        msg: "callers cannot be known",
        cluster: "prod",
        code: "timeout",
        cause: "no answer",
      }),
      expect.objectContaining({ level: "info", msg: "callers are known again" }),
    ]);
    expect(JSON.stringify(log)).not.toContain("token-of");
  });

  it("leaves its metrics to whoever is on the machine", async () => {
    const { ports } = clusters("prod");
    const config = configured("{ auth: { by: kubernetes } }", "prod");
    const { answer } = await served(
      ["--config", config, "--no-state"],
      { ports, clock: CLOCK },
      async (address) => (await fetch(`${address}/metrics`)).status,
    );
    expect(answer).toBe(200);
  });
});

describe("FLT-C9: a service that could not know its callers does not start", () => {
  it.each([
    [
      "on all addresses, without a cluster",
      [],
      ["--listen", "0.0.0.0:0"],
      "plumbline: --listen: expected an address of this machine only, because there is no cluster that could say who callers are, found 0.0.0.0:0; listen on 127.0.0.1, or add a cluster\n",
    ],
    [
      "with a cluster that cannot be asked",
      ["bundle"],
      ["--listen", "0.0.0.0:0"],
      "plumbline: --listen: expected an address of this machine only, because there is no cluster that could say who callers are, found 0.0.0.0:0; listen on 127.0.0.1, or add a cluster\n",
    ],
  ])("%s", async (_what, names, flags, sentence) => {
    const { ports } = clusters();
    const directory = aDirectory();
    const key = aFile(directory, "nas.key", "1-key");
    const config = aFile(
      directory,
      "plumbline.yaml",
      `version: 1\nclusters: [${names.map((name) => `{ name: ${name} }`).join()}]\nsystems: [{ name: nas1, url: "wss://nas1", user: u, apiKeyFile: ${key} }]\nserve: { plaintext: true }\n`,
    );
    const ended = await runCli(["serve", "--config", config, "--no-state", ...flags], {
      ports: { ...ports, openSystem: async () => fakeSystem({}) },
      signal: AbortSignal.abort(),
    });
    expect([ended.code, ended.stderr]).toEqual([64, sentence]);
  });

  it("where a cluster was asked for and there is none", async () => {
    const { ports } = clusters();
    const key = aFile(aDirectory(), "nas.key", "1-key");
    const config = aFile(
      aDirectory(),
      "plumbline.yaml",
      `version: 1\nclusters: []\nsystems: [{ name: nas1, url: "wss://nas1", user: u, apiKeyFile: ${key} }]\nserve: { auth: { by: kubernetes } }\n`,
    );
    const ended = await runCli(["serve", "--config", config, "--no-state"], {
      ports: { ...ports, openSystem: async () => fakeSystem({}) },
      signal: AbortSignal.abort(),
    });
    expect([ended.code, ended.stderr]).toEqual([
      64,
      `plumbline: ${config}:4:22: expected a cluster that says who callers are, found none; add a cluster, or use token on a loopback address\n`,
    ]);
  });
});
