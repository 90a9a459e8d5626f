import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { authBy } from "./auth.ts";
import { aDirectory, aFile, load, refusals } from "./given.ts";

const directory = aDirectory();

function refusalsOf(content: string): readonly string[] {
  const config = aFile(directory, "plumbline.yaml", content);
  return refusals(() => load({ config }), directory);
}

function accepted(content: string) {
  return load({ config: aFile(directory, "plumbline.yaml", content) }, { HOME: "/users/ann" })
    .config;
}

const SOURCES = `version: 1
clusters: [{ name: prod }]
systems: [{ name: nas1, url: wss://nas1.example, user: plumbline, apiKeyFile: nas1.key }]
`;

describe("a configuration file that is refused", () => {
  const cases: readonly (readonly [name: string, content: string, sentences: readonly string[]])[] =
    [
      [
        "FLT-C1: an unknown key, with the key that was meant",
        "version: 1\ncluster: []\n",
        [
          'plumbline.yaml:2:1: expected a key of the configuration (version, clusters, systems, scopes, rules, exclude, usage, state, serve), found "cluster"; did you mean "clusters"?',
        ],
      ],
      [
        "FLT-C1: an unknown key that resembles none",
        "version: 1\nclusters: [{ name: a, colour: red }]\n",
        [
          'plumbline.yaml:2:23: expected a key of clusters[0] (name, kubeconfig, context, inCluster, driverSecrets), found "colour"; remove it',
        ],
      ],
      [
        "FLT-C1: a rule that does not exist",
        "version: 1\nrules:\n  pv-relesed: { severity: error }\n",
        [
          'plumbline.yaml:3:3: expected a key of rules (dataset-unreferenced, pv-released), found "pv-relesed"; did you mean "pv-released"?',
        ],
      ],
      [
        "FLT-C1: values of the wrong type, all of them at once",
        "version: 2\nclusters: prod\nsystems:\n  - { name: nas1, url: ws://nas1, user: 7, apiKeyFile: k }\n",
        [
          "plumbline.yaml:1:10: expected 1, found 2; write version: 1; this program knows no other",
          'plumbline.yaml:2:11: expected a list of clusters, found "prod"; see "plumbline config schema"',
          'plumbline.yaml:4:24: expected an address such as wss://nas.example, found "ws://nas1"; write wss://nas1: an API key is never sent over plaintext, and TrueNAS would revoke it',
          "plumbline.yaml:4:41: expected a user name, found 7; put the value in quotes",
        ],
      ],
      [
        "FLT-C1: an address to listen on without a port, and a cap on series that leaves nothing",
        "version: 1\nserve: { listen: localhost, maxSeries: 10 }\n",
        [
          'plumbline.yaml:2:18: expected an address and a port such as 127.0.0.1:9797 or [::]:9797, found "localhost"; write address and port',
          "plumbline.yaml:2:40: expected a number, at least 1000, found 10; choose a value within these bounds",
        ],
      ],
      [
        "FLT-C1: half a certificate, and a host with its port",
        "version: 1\nserve: { tls: { certFile: tls.crt }, hosts: [plumbline.example:8443] }\n",
        [
          "plumbline.yaml:2:15: expected the key serve.tls.keyFile, found none; add keyFile: the path of a file",
          'plumbline.yaml:2:46: expected a host name such as plumbline.example, found "plumbline.example:8443"; write the name without scheme and port',
        ],
      ],
      [
        "FLT-C1: a key that is missing",
        "version: 1\nexclude:\n  - rule: pv-released\n",
        [
          "plumbline.yaml:3:5: expected the key exclude[0].reason, found none; add reason: a reason",
        ],
      ],
      [
        "FLT-C1: a key for the second time",
        "version: 1\nversion: 1\n",
        [
          "plumbline.yaml:2:1: expected each key once, found version for the second time; remove one of the two",
        ],
      ],
      [
        "FLT-C1: a tab",
        "version: 1\nclusters:\n\t- name: a\n",
        [
          "plumbline.yaml:3:1: expected spaces as indentation, found a tab; replace the tab with spaces",
        ],
      ],
      [
        "FLT-C1: several tabs, one mistake",
        "version: 1\nclusters:\n\t- name: a\n\t  context: b\nexclude:\n\t- reason: c\n",
        [
          "plumbline.yaml:3:1: expected spaces as indentation, found a tab; replace the tab with spaces",
        ],
      ],
      [
        "FLT-C1: an alias, of which bombs are made",
        "version: 1\nexclude: &a []\nscopes: *a\n",
        ["plumbline.yaml:3:9: expected a value, found the alias *a; write the value out"],
      ],
      [
        "FLT-C1: an alias bomb, told once",
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
        [
          "plumbline.yaml:2:8: expected values, found the alias *a and 5 more; write the values out",
        ],
      ],
      [
        "FLT-C1: a file above 1 MiB",
        `# ${"x".repeat(1024 * 1024)}`,
        [
          "plumbline.yaml:1:1: expected a file of at most 1 MiB, found 1048578 bytes; check that this is the configuration",
        ],
      ],
      [
        "FLT-C1: an empty file",
        "",
        [
          'plumbline.yaml:1:1: expected the configuration, found nothing; see "plumbline config schema"',
        ],
      ],
      [
        "FLT-C6: a file that is half written",
        "version: 1\nclusters:\n  - { name: a, ",
        [
          "plumbline.yaml:3:16: expected a closing }, found none; complete the file: it looks half written",
        ],
      ],
      [
        "FLT-C4: durations that are none, or out of bounds",
        "version: 1\nrules:\n  dataset-unreferenced: { grace: 5 m }\n  pv-released: {}\n",
        ['plumbline.yaml:3:34: expected a duration such as 30m, 48h or 7d, found "5 m"; write 5m'],
      ],
      [
        "a grace period without a unit",
        "version: 1\nrules: { dataset-unreferenced: { grace: 3 } }\n",
        [
          "plumbline.yaml:2:41: expected a duration such as 30m, 48h or 7d, found 3; write 3d, 3h or 3m",
        ],
      ],
      [
        "FLT-C4: a grace period of nothing",
        "version: 1\nrules: { dataset-unreferenced: { grace: 0h, atLeast: 1e9 } }\n",
        [
          'plumbline.yaml:2:41: expected a duration from 1m to 3650d, found "0h"; choose a value within these bounds',
          "plumbline.yaml:2:54: expected a number, 1 to 100, found 1e9; choose a value within these bounds",
        ],
      ],
      [
        "FLT-C4: a negative duration, a number that is none, an interval of a second",
        "version: 1\nstate: { learning: 1s }\nrules: { dataset-unreferenced: { grace: -5m, atLeast: .nan } }\n",
        [
          'plumbline.yaml:2:20: expected a duration from 1m to 3650d, found "1s"; choose a value within these bounds',
          'plumbline.yaml:3:41: expected a duration such as 30m, 48h or 7d, found "-5m"; see "plumbline config schema"',
          'plumbline.yaml:3:55: expected a whole number, found .nan; see "plumbline config schema"',
        ],
      ],
      [
        "FLT-C2: a pool itself as parent, a slash at the end, a name that is not configured",
        `${SOURCES}scopes:\n  - { system: nas1, parent: tank }\n  - { system: nas1, parent: tank/k8s/v/ }\n  - { system: nas2, parent: tank/b/v }\n`,
        [
          'plumbline.yaml:5:29: expected a dataset below a pool, found the pool "tank" itself; name the parent dataset that the driver uses',
          'plumbline.yaml:6:29: expected a dataset path without a slash at its end, found "tank/k8s/v/"; remove the slash',
          'plumbline.yaml:7:15: expected the name of a configured system, found "nas2"; did you mean "nas1"?',
        ],
      ],
      [
        "a cluster that says who callers are, and is not configured",
        "version: 1\nclusters: [{ name: prod }]\nserve: { auth: { cluster: prd } }\n",
        [
          'plumbline.yaml:3:27: expected the name of a configured cluster, found "prd"; did you mean "prod"?',
        ],
      ],
      [
        "another way to know callers",
        "version: 1\nserve: { auth: { by: ldap } }\n",
        [
          'plumbline.yaml:2:22: expected kubernetes or token, found "ldap"; see "plumbline config schema"',
        ],
      ],
      [
        "FLT-C2: two claim scopes on one parent, one inside the other, one that differs in case only",
        `${SOURCES}scopes:\n  - { system: nas1, parent: tank/k8s/v }\n  - { system: nas1, parent: tank/k8s/v }\n  - { system: nas1, parent: tank/k8s }\n  - { system: nas1, parent: tank/K8S/v/x, snapshotParent: tank/k8s/V }\n`,
        [
          "plumbline.yaml:6:29: expected a dataset beside tank/k8s/v (scopes[0].parent), found the same dataset; declare each parent once, side by side",
          "plumbline.yaml:7:29: expected a dataset beside tank/k8s/v (scopes[0].parent), found one that contains it; declare each parent once, side by side",
          "plumbline.yaml:7:29: expected a dataset beside tank/k8s/v (scopes[1].parent), found one that contains it; declare each parent once, side by side",
          "plumbline.yaml:8:59: expected a dataset beside tank/k8s/v (scopes[0].parent), found one that differs only in upper and lower case; declare each parent once, side by side",
          "plumbline.yaml:8:59: expected a dataset beside tank/k8s/v (scopes[1].parent), found one that differs only in upper and lower case; declare each parent once, side by side",
          "plumbline.yaml:8:59: expected a dataset beside tank/k8s (scopes[2].parent), found one inside it; declare each parent once, side by side",
        ],
      ],
      [
        "a scope that is closed without saying for whom",
        `${SOURCES}scopes: [{ system: nas1, parent: tank/k8s/v, exclusive: true }]\n`,
        [
          "plumbline.yaml:4:57: expected the clusters that use the scope beside exclusive, found none; add clusters: [NAME, …], or remove exclusive",
        ],
      ],
      [
        "an exclusion of nothing, of an unknown rule, by a broken expression",
        "version: 1\nexclude:\n  - { reason: x }\n  - { reason: x, rule: pv-release }\n  - { reason: x, subject: 'rx:(' }\n  - { reason: x, namespace: 'rx:[' }\n",
        [
          "plumbline.yaml:3:5: expected a rule, a subject or a namespace to leave out, found only a reason; add one of the three",
          'plumbline.yaml:4:24: expected the code of a rule, found "pv-release"; did you mean "pv-released"?',
          'plumbline.yaml:5:27: expected a regular expression of at most 500 characters after rx:, found "rx:("; correct the expression',
          'plumbline.yaml:6:29: expected a regular expression of at most 500 characters after rx:, found "rx:["; correct the expression',
        ],
      ],
      [
        "one name for two sources, and two ways to trust one certificate",
        `version: 1\nclusters: [{ name: a, inCluster: true, context: x }]\nsystems: [{ name: a, url: wss://n, user: u, apiKeyFile: k, caFile: c, pinSha256: ${"ab".repeat(32)} }]\n`,
        [
          'plumbline.yaml:3:19: expected a name that no other source has, found "a"; rename one of the two',
          "plumbline.yaml:2:34: expected either inCluster or a kubeconfig, found both; remove one of the two",
          "plumbline.yaml:3:82: expected either caFile or pinSha256, found both; remove one of the two",
        ],
      ],
      [
        "a password in an address, which is not repeated",
        "version: 1\nsystems: [{ name: a, url: 'https://root:hunter2@nas', user: u, apiKeyFile: k }]\n",
        [
          'plumbline.yaml:2:27: expected an address such as wss://nas.example, found "https://[secret]@nas"; write wss://nas: it is the API that is asked, not the web pages',
        ],
      ],
    ];

  it.each(cases)("%s", (_, content, sentences) => {
    expect(refusalsOf(content)).toEqual(sentences);
  });

  it("is named where it does not exist", () => {
    expect(refusals(() => load({ config: path.join(directory, "none.yaml") }), directory)).toEqual([
      "--config: expected a readable configuration file, found none.yaml (no such file); check the path and who may read it",
    ]);
  });
});

it("a configuration file that is not there is said with the variable that names it", () => {
  const sentences = refusals(
    () => load({}, { PLUMBLINE_CONFIG: path.join(directory, "gone.yaml") }),
    directory,
  );
  expect(sentences).toEqual([
    "PLUMBLINE_CONFIG: expected a readable configuration file, found gone.yaml (no such file); check the path and who may read it",
  ]);
});

describe("a configuration file that is accepted", () => {
  it("fills in defaults and resolves paths from the file's directory and the home directory", () => {
    const config = accepted(`version: 1
clusters:
  - { name: prod, kubeconfig: ~/.kube/config, context: prod }
  - { name: here, inCluster: true, driverSecrets: [democratic-csi/zfs-nfs-driver-config] }
systems:
  - name: nas1
    url: wss://nas1.example/
    user: plumbline
    apiKeyFile: keys/nas1.key
    pinSha256: "${"AB:".repeat(31)}CD"
scopes:
  - { system: nas1, parent: tank/k8s/v, clusters: [prod], exclusive: true }
rules:
  dataset-unreferenced: { severity: error, grace: 48h, enabled: false }
exclude:
  - { rule: pv-released, namespace: lab, reason: test volumes }
state: { directory: memory, learning: 30d }
serve: { tls: { certFile: tls.crt, keyFile: keys/tls.key }, hosts: [Plumbline.Example], auth: { by: kubernetes, cluster: prod }, openMetrics: true }
`);
    expect(config).toEqual({
      clusters: [
        {
          name: "prod",
          kubeconfig: "/users/ann/.kube/config",
          context: "prod",
          inCluster: false,
          driverSecrets: [],
        },
        {
          name: "here",
          kubeconfig: null,
          context: null,
          inCluster: true,
          driverSecrets: ["democratic-csi/zfs-nfs-driver-config"],
        },
      ],
      systems: [
        {
          name: "nas1",
          url: "wss://nas1.example",
          user: "plumbline",
          apiKeyFile: path.join(directory, "keys/nas1.key"),
          caFile: null,
          pinSha256: `${"ab".repeat(31)}cd`,
        },
      ],
      scopes: [
        {
          system: "nas1",
          parent: "tank/k8s/v",
          snapshotParent: null,
          driver: null,
          clusters: ["prod"],
          instanceId: null,
          exclusive: true,
        },
      ],
      rules: {
        "dataset-unreferenced": { enabled: false, severity: "error", options: { grace: "48h" } },
      },
      exclude: [{ rule: "pv-released", namespace: "lab", reason: "test volumes" }],
      usage: { prometheus: null, kubelets: null },
      state: { directory: path.join(directory, "memory"), learningMs: 30 * 86_400_000 },
      serve: {
        host: "127.0.0.1",
        port: 9797,
        tls: {
          certFile: path.join(directory, "tls.crt"),
          keyFile: path.join(directory, "keys/tls.key"),
        },
        plaintext: false,
        hosts: ["plumbline.example"],
        auth: { by: "kubernetes", cluster: "prod" },
        openMetrics: true,
        maxSeries: 200_000,
      },
    });
  });

  it.each([
    ["the home directory", {}, {}, "/users/ann/.local/state/plumbline"],
    ["XDG_STATE_HOME", {}, { XDG_STATE_HOME: "/state" }, "/state/plumbline"],
    ["the variable", {}, { PLUMBLINE_STATE_DIR: "/v" }, "/v"],
    ["the flag", { stateDir: "/f" }, { PLUMBLINE_STATE_DIR: "/v" }, "/f"],
  ])("finds the state directory by %s", (_, flags, environment, expected) => {
    const loaded = load({ noConfig: true, ...flags }, { HOME: "/users/ann", ...environment });
    expect(loaded.config.state).toEqual({ directory: expected, learningMs: 7 * 86_400_000 });
  });

  it.each([
    ["nobody says", {}, {}, { host: "127.0.0.1", port: 9797 }],
    ["the variable says", {}, { PLUMBLINE_LISTEN: "0.0.0.0:80" }, { host: "0.0.0.0", port: 80 }],
    ["the flag says", { listen: "[::]:0" }, { PLUMBLINE_LISTEN: "a:1" }, { host: "::", port: 0 }],
  ])("listens where %s", (_, flags, environment, expected) => {
    const { config } = load({ noConfig: true, ...flags }, environment);
    expect(config.serve).toMatchObject({ ...expected, tls: null, plaintext: false, hosts: [] });
  });

  it.each([
    [{}, {}, "token"],
    [{ listen: "[::1]:0" }, {}, "token"],
    [{ listen: "localhost:0" }, {}, "token"],
    [{ listen: "0.0.0.0:0" }, {}, "kubernetes"],
    [{ listen: "[::]:0" }, {}, "kubernetes"],
    [{}, { PLUMBLINE_LISTEN: "10.0.0.1:80" }, "kubernetes"],
  ])("on %j %j knows callers by %s, where nobody says", (flags, environment, by) => {
    expect(authBy(load({ noConfig: true, ...flags }, environment).config.serve)).toBe(by);
  });

  it("knows callers by what was said, wherever it listens", () => {
    const config = aFile(
      directory,
      "auth.yaml",
      "version: 1\nserve: { auth: { by: kubernetes } }\n",
    );
    expect(authBy(load({ config }).config.serve)).toBe("kubernetes");
  });

  it("blames no other flag for a state directory that nobody named", () => {
    const flags = { noConfig: true, truenas: "wss://nas", apiKeyFile: "/k" };
    expect(load(flags, { HOME: "/users/ann" }).at("state.directory")).toBe("--state-dir");
  });

  it("knows no state directory where there is neither home nor a word", () => {
    const loaded = load({ noConfig: true });
    expect(loaded.config.state.directory).toBeNull();
  });

  it("says where each setting was written", () => {
    const config = aFile(directory, "plumbline.yaml", SOURCES);
    expect(load({ config }).at("systems[0].apiKeyFile")).toBe(`${config}:3:79`);
  });

  it("assumes the current context where nobody says clusters, and none where the list is empty", () => {
    expect(load({ config: aFile(directory, "none.yaml", "version: 1\n") }).clustersAssumed).toBe(
      true,
    );
    expect(
      load({ config: aFile(directory, "empty.yaml", "version: 1\nclusters: []\n") })
        .clustersAssumed,
    ).toBe(false);
  });
});

describe("flags and environment", () => {
  const flags = { truenas: "wss://nas.example:8443", truenasUser: "plumbline", apiKeyFile: "key" };

  it("describe a system that is named after its host", () => {
    expect(load(flags, {}, "/elsewhere").config.systems).toEqual([
      {
        name: "nas.example",
        url: "wss://nas.example:8443",
        user: "plumbline",
        apiKeyFile: "/elsewhere/key",
        caFile: null,
        pinSha256: null,
      },
    ]);
  });

  it("need no user: a key of TrueNAS 24.10 belongs to nobody", () => {
    const { truenasUser: _, ...withoutUser } = flags;
    expect(load(withoutUser).config.systems).toMatchObject([{ user: null }]);
  });

  it("mean the same, and a flag wins over its variable", () => {
    const environment = {
      PLUMBLINE_TRUENAS: "wss://other",
      PLUMBLINE_TRUENAS_USER: "plumbline",
      PLUMBLINE_API_KEY_FILE: "/etc/key",
    };
    const [system] = load({ truenas: "wss://nas.example" }, environment).config.systems;
    expect(system).toMatchObject({
      url: "wss://nas.example",
      user: "plumbline",
      apiKeyFile: "/etc/key",
    });
  });

  it("are refused where only half is said", () => {
    expect(
      refusals(() => load({ truenas: "wss://nas" }, { PLUMBLINE_TRUENAS_USER: "u" }), ""),
    ).toEqual([
      "--truenas: expected --api-key-file (or PLUMBLINE_API_KEY_FILE) beside it, found none; say address and key file, and the user from TrueNAS 25.04 on",
    ]);
  });

  it("are checked like a file, with the flag as the place", () => {
    expect(
      refusals(() => load({ ...flags, truenas: "https://nas", truenasPinSha256: "12" }), ""),
    ).toEqual([
      '--truenas: expected an address such as wss://nas.example, found "https://nas"; write wss://nas: it is the API that is asked, not the web pages',
      '--truenas-pin-sha256: expected 64 hexadecimal digits, with or without colons, found "12"; see "plumbline config schema"',
    ]);
  });

  it.each([
    ["https://nas.lan/ui/", "write wss://nas.lan: it is the API that is asked, not the web pages"],
    [
      "https://nas.lan:8443",
      "write wss://nas.lan:8443: it is the API that is asked, not the web pages",
    ],
    [
      "HTTP://nas:80",
      "write wss://nas: an API key is never sent over plaintext, and TrueNAS would revoke it",
    ],
    ["nas.lan", "write wss://nas.lan"],
    ["nas.lan:444", "write wss://nas.lan:444"],
    ["[fd00::1]", "write wss://[fd00::1]"],
    ["wss:/nas", "write wss://nas"],
    ["wss://nas/api/current", "write wss://nas"],
    ["wss://nas:443x", "write it as wss://HOST"],
    ["", "write it as wss://HOST"],
  ])("an address %j is answered with the one that is meant", (truenas, next) => {
    const [said = ""] = refusals(() => load({ ...flags, truenas }, {}), "");
    expect(said).toMatch(/^--truenas: expected an address such as wss:/);
    expect(said.endsWith(`; ${next}`)).toBe(true);
  });

  it("do not add to the systems or clusters of a file", () => {
    const config = aFile(directory, "plumbline.yaml", SOURCES);
    expect(refusals(() => load({ ...flags, config }), directory)).toEqual([
      "--truenas: expected systems from one place, found systems in plumbline.yaml:3:10 as well; remove it, or leave the file out with --no-config",
    ]);
    expect(refusals(() => load({ context: "test", config }), directory)).toEqual([
      "--context: expected clusters from one place, found clusters in plumbline.yaml:2:11 as well; remove it, or leave the file out with --no-config",
    ]);
  });

  it("find the file of PLUMBLINE_CONFIG, else the one in the configuration directory, never one in the working directory", () => {
    const home = aDirectory();
    mkdirSync(path.join(home, "plumbline"));
    const usual = aFile(home, "plumbline/config.yaml", "version: 1\n");
    const other = aFile(home, "plumbline.yaml", "version: 1\n");
    expect(load({}, { XDG_CONFIG_HOME: home }, home).file).toBe(usual);
    expect(load({}, { XDG_CONFIG_HOME: home, PLUMBLINE_CONFIG: other }, home).file).toBe(other);
    expect(
      load({ noConfig: true }, { XDG_CONFIG_HOME: home, PLUMBLINE_CONFIG: other }, home).file,
    ).toBeNull();
    expect(load({}, { HOME: "/nowhere" }, home).file).toBeNull();
  });
});
