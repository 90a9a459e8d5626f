import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { effectiveConfig } from "./effective.ts";
import { aDirectory, aFile, GIVEN_RULES, load, refusals } from "./given.ts";
import { type PrometheusWithFiles, readUsageFiles } from "./usage-files.ts";

const directory = aDirectory();
const ONE = "clusters: [{ name: prod, context: prod }]\n";
const TWO = "clusters: [{ name: prod, context: prod }, { name: lab, context: lab }]\n";

function written(prometheus: string, clusters = ONE) {
  const content = `version: 1\n${clusters}usage:\n  prometheus: ${prometheus}\n`;
  return { config: aFile(directory, "plumbline.yaml", content) };
}

describe("a Prometheus that says what claims hold", () => {
  it("is named with its files, whose paths begin at the file", () => {
    const { config } = load(
      written(
        `{ url: "https://thanos.example:9091/", tokenFile: token, caFile: ca.pem, cluster: lab, selector: 'cluster="lab",env!="x"' }`,
        TWO,
      ),
    );
    const prometheus = {
      url: "https://thanos.example:9091",
      tokenFile: path.join(directory, "token"),
      caFile: path.join(directory, "ca.pem"),
      cluster: "lab",
      selector: 'cluster="lab",env!="x"',
    };
    expect(config.usage).toEqual({ prometheus, kubelets: null });
    expect(effectiveConfig({ config, clustersAssumed: false }, GIVEN_RULES)["usage"]).toEqual({
      prometheus,
    });
  });

  it("needs no token over plain HTTP, and no cluster where there is only one", () => {
    const { config } = load(written("{ url: http://prometheus.monitoring:9090 }"));
    expect(config.usage.prometheus).toMatchObject({ tokenFile: null, cluster: null });
  });

  it("is not asked where nobody says so", () => {
    const { config } = load({ noConfig: true });
    expect(config.usage).toEqual({ prometheus: null, kubelets: null });
    expect(effectiveConfig({ config, clustersAssumed: false }, GIVEN_RULES)).not.toHaveProperty(
      "usage",
    );
  });

  it.each([
    [
      "its token would be for everybody to read",
      "{ url: http://p, tokenFile: token }",
      ONE,
      'expected https:// beside tokenFile, found "http://p"; use https://, or remove tokenFile',
    ],
    [
      "a password stands in its address",
      "{ url: https://user:canary@p }",
      ONE,
      'expected an address such as https://thanos-querier.openshift-monitoring.svc:9091, found "https://[secret]@p"; write scheme, host and port; a token belongs into tokenFile',
    ],
    [
      "nobody says of which of two clusters it speaks",
      "{ url: https://p }",
      TWO,
      "expected the cluster whose claims are meant, because there are several, found none; add cluster: NAME",
    ],
    [
      "its cluster is not configured",
      "{ url: https://p, cluster: prob }",
      TWO,
      'expected the name of a configured cluster, found "prob"; did you mean "prod"?',
    ],
    [
      "its selector would end the query",
      `{ url: https://p, selector: 'a="b"}) or vector(1' }`,
      ONE,
      String.raw`expected label matchers such as cluster="prod", found "a=\"b\"}) or vector(1"; write what stands between { and } in PromQL`,
    ],
  ])("is refused where %s", (_, prometheus, clusters, sentence) => {
    const said = refusals(() => load(written(prometheus, clusters)), directory);
    expect(said).toEqual([expect.stringContaining(sentence)]);
  });
});

describe("its files", () => {
  it("are read, and the token anew each time: in a Pod it is replaced every hour", () => {
    const file = aFile(directory, "token", "first\n");
    const loaded = load(written("{ url: https://p, tokenFile: token }"));
    const { usage, problems } = readUsageFiles(loaded);
    expect(problems).toEqual([]);
    const token = () => (usage as PrometheusWithFiles).token()?.reveal();
    expect(token()).toBe("first");
    writeFileSync(file, "second\n");
    expect(token()).toBe("second");
  });

  it("are named where they cannot be read, with the place", () => {
    const loaded = load(written("{ url: https://p, tokenFile: gone }"));
    const { usage, problems } = readUsageFiles(loaded);
    expect(usage).toBeNull();
    expect(problems.map(({ where }) => where)).toEqual([
      expect.stringMatching(/plumbline\.yaml:4:\d+$/),
    ]);
  });
});

function withKubelets(kubelets: string, clusters = ONE, more = "") {
  const content = `version: 1\n${clusters}usage:\n  kubelets: ${kubelets}\n${more}`;
  return { config: aFile(directory, "plumbline.yaml", content) };
}

describe("kubelets that say themselves what claims hold", () => {
  it("are asked where somebody says so, and need no more than that", () => {
    const { config } = load(withKubelets("{}"));
    const kubelets = { caFile: null, cluster: null };
    expect(config.usage).toEqual({ prometheus: null, kubelets });
    expect(effectiveConfig({ config, clustersAssumed: false }, GIVEN_RULES)["usage"]).toEqual({
      kubelets: {},
    });
  });

  it("are trusted by the authority in a file, which is read with the configuration", () => {
    const file = aFile(directory, "kubelets.pem", "-----BEGIN CERTIFICATE-----\n");
    const loaded = load(withKubelets("{ caFile: kubelets.pem, cluster: lab }", TWO));
    expect(loaded.config.usage.kubelets).toEqual({ caFile: file, cluster: "lab" });
    expect(readUsageFiles(loaded)).toMatchObject({
      usage: { caPem: "-----BEGIN CERTIFICATE-----\n" },
      problems: [],
    });
  });

  it("are not asked while that file holds no certificate, and the place is named", () => {
    aFile(directory, "empty.pem", "");
    const loaded = load(withKubelets("{ caFile: empty.pem }"));
    expect(readUsageFiles(loaded)).toMatchObject({
      usage: null,
      problems: [{ where: expect.stringMatching(/plumbline\.yaml:4:\d+$/) as string }],
    });
  });

  it.each([
    [
      "a Prometheus is to be asked as well",
      "{}",
      ONE,
      "  prometheus: { url: https://p }\n",
      "expected either prometheus or kubelets, found both; remove one of the two",
    ],
    [
      "nobody says which of two clusters has them",
      "{}",
      TWO,
      "",
      "expected the cluster whose claims are meant, because there are several, found none; add cluster: NAME",
    ],
    [
      "certificates are not to be checked, for which there is no setting",
      "{ insecure: true }",
      ONE,
      "",
      'expected a key of usage.kubelets (caFile, cluster), found "insecure"; remove it',
    ],
  ])("are refused where %s", (_, kubelets, clusters, more, sentence) => {
    const said = refusals(() => load(withKubelets(kubelets, clusters, more)), directory);
    expect(said).toEqual([expect.stringContaining(sentence)]);
  });
});
