import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import type { Observation } from "../model/observation.ts";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { aClaim, aPod, aPv, incomplete, nfsSource, together } from "../model/given.ts";
import type { Ports } from "./context.ts";
import { RULES } from "../findings/rules/index.ts";
import { commandTable } from "./commands.ts";
import { fakeCluster, fakeSystem, type Instead, runCli } from "./given.ts";

describe("what rules say is to be done", () => {
  it("names commands that there are", () => {
    const known = commandTable()
      .getAllEntries()
      .map(({ name }) => name.original);
    const named = RULES.flatMap(({ remedy }) => remedy).flatMap(
      (step) => /\bplumbline ([a-z-]+)/.exec(step)?.[1] ?? [],
    );
    expect(named.length).toBeGreaterThan(RULES.length / 2);
    expect(named.filter((word) => !known.includes(word))).toEqual([]);
  });
});

describe("a mistake on the command line is one sentence and exit code 64", () => {
  it.each([
    ["scna", 'plumbline: unknown command "scna"; did you mean scan?'],
    ["frobnicate", 'plumbline: unknown command "frobnicate"; see plumbline --help'],
    ["config chek", 'plumbline: unknown command "chek"; did you mean check?'],
    ["scan --kubconfig x", "plumbline: unknown flag --kubconfig; did you mean --kubeconfig?"],
    ["orphans --wide", "plumbline: unknown flag --wide; did you mean -o wide?"],
    ["version --json", "plumbline: unknown flag --json; see plumbline version --help"],
    ["scan -z", "plumbline: unknown flag -z; see plumbline scan --help"],
    [
      "scan -ojsn",
      'plumbline: --output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "jsn"; did you mean json?',
    ],
    [
      "scan -o cvs",
      'plumbline: --output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "cvs"; did you mean csv?',
    ],
    [
      "scan -o yml",
      'plumbline: --output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "yml"; did you mean yaml?',
    ],
    [
      "scan -o md",
      'plumbline: --output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "md"; did you mean markdown?',
    ],
    [
      "scan -o pdf",
      'plumbline: --output: expected table, wide, name, csv, markdown, junit, json, yaml or jsonpath=EXPR, found "pdf"; choose one of these',
    ],
    [
      "scan --older-than 7x",
      'plumbline: --older-than: expected a duration such as 30s, 90m, 48h or 7d, found "7x"; write a whole number and a unit',
    ],
    [
      "scan --older-than 1y",
      'plumbline: --older-than: expected a duration such as 30s, 90m, 48h or 7d, found "1y"; write 365d: the longest unit is the day',
    ],
    [
      "scan --older-than 3",
      'plumbline: --older-than: expected a duration such as 30s, 90m, 48h or 7d, found "3"; write 3d, 3h or 3m',
    ],
    [
      "-n shop",
      "plumbline: unknown flag -n; the summary is of everything; use plumbline scan or plumbline df with it",
    ],
    [
      "summary --namespace shop",
      "plumbline: unknown flag --namespace; the summary is of everything; use plumbline scan or plumbline df with it",
    ],
    [
      "scan --min-size lots",
      'plumbline: --min-size: expected a size such as 500Mi, 1Gi or 2T, found "lots"; write a number and a unit',
    ],
    [
      "scan --request-timeout 0s",
      'plumbline: --request-timeout: expected a duration above zero such as 30s, found "0s"; leave the flag out to wait as long as usual',
    ],
    ["scan here", 'plumbline: unexpected argument "here"; see plumbline scan --help'],
    ["scan -n a -n b", "plumbline: --namespace may be given only once; remove one of the two"],
    ["scan --namespace", "plumbline: --namespace needs a value; see plumbline scan --help"],
    ["trace", "plumbline: KIND/NAME is missing; see plumbline trace --help"],
    ["bundle", "plumbline: --output is missing; see plumbline bundle --help"],
    ["bundle -o", "plumbline: --output needs a value; see plumbline bundle --help"],
    ["config frob", 'plumbline: unknown command "frob"; see plumbline config --help'],
    ["--frobnicate", "plumbline: unknown flag --frobnicate; see plumbline summary --help"],
    ["trace pvc/x --sort-by size", "plumbline: unknown flag --sort-by; see plumbline trace --help"],
    [
      "trace pvcc/x",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "pvcc/x"; did you mean pvc/x?',
    ],
    [
      "trace namespace/shop",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "namespace/shop"; no chain begins at a namespace: run plumbline df -n shop for its claims',
    ],
    [
      "trace ns shop",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "ns/shop"; no chain begins at a namespace: run plumbline df -n shop for its claims',
    ],
    [
      "trace pvc",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "pvc"; write pvc/NAME',
    ],
    [
      "trace data-0",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "data-0"; write its kind before it, such as pvc/data-0 or pod/data-0',
    ],
    [
      "trace pvc shop data-0",
      'plumbline: unexpected argument "data-0"; see plumbline trace --help',
    ],
    [
      "explain dataset-unreferenced pv-released",
      'plumbline: unexpected argument "pv-released"; see plumbline explain --help',
    ],
    [
      "trace pvcc data-0",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "pvcc/data-0"; did you mean pvc/data-0?',
    ],
    [
      "explain 1",
      'plumbline: explain: expected the code of a rule, the id of a finding or an object such as pvc/shop/data-0, found "1"; take the id from the column ID of plumbline scan, at least four of its digits',
    ],
    [
      "trace 80bc",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "80bc"; for the finding with this id run plumbline explain 80bc',
    ],
    [
      "trace 80bc267817afb0d7",
      'plumbline: trace: expected an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1, found "80bc267817afb0d7"; for the finding with this id run plumbline explain 80bc267817afb0d7',
    ],
    [
      "explain pv-relesed",
      'plumbline: explain: expected the code of a rule, the id of a finding or an object such as pvc/shop/data-0, found "pv-relesed"; did you mean pv-released?',
    ],
    [
      "completion bsh",
      'plumbline: completion: expected bash, zsh, fish, found "bsh"; name one of these shells',
    ],
    [
      "scan -w --from b",
      "plumbline: --watch: expected sources to watch, found a bundle (--from); remove one of the two",
    ],
    [
      "scan -w -o csv",
      "plumbline: --watch: expected the output table, found csv; any other form is one whole answer: remove --output, or run scan again and again",
    ],
    [
      "scan --from b --truenas wss://x",
      "plumbline: --from: expected either a bundle or sources, found --truenas as well; remove one of the two",
    ],
    [
      "trace pvc/x --from b --as ann",
      "plumbline: --from: expected either a bundle or sources, found --as as well; remove one of the two",
    ],
    [
      "df --from b --api-key-file k",
      "plumbline: --from: expected either a bundle or sources, found --api-key-file as well; remove one of the two",
    ],
    [
      "scan",
      "plumbline: sources: expected a cluster or a TrueNAS to read, found no kubeconfig with a context, no --truenas and no configuration file; set KUBECONFIG, name a TrueNAS with --truenas, or try plumbline demo",
    ],
  ])("plumbline %s", async (line, sentence) => {
    expect(await runCli(line.split(" "))).toEqual({
      code: 64,
      stdout: "",
      stderr: `${sentence}\n`,
    });
  });

  it("is broken to the width of the terminal", async () => {
    const { stderr } = await runCli(["scan", "-ojsn"], { stderrColumns: 60 });
    expect(stderr).toBe(
      'plumbline: --output: expected table, wide, name, csv,\nmarkdown, junit, json, yaml or jsonpath=EXPR, found "jsn";\ndid you mean json?\n',
    );
  });

  it("does not hand escapes back to the terminal", async () => {
    expect((await runCli(["\u001b[2J"])).stderr).not.toContain("\u001b");
    expect((await runCli(["scan", "--\u001b[2J"])).stderr).not.toContain("\u001b");
  });

  it("FLT-N9: does not start while certificates go unchecked", async () => {
    const ended = await runCli(["scan"], { environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(
      "expected certificates to be checked, found 0, which trusts everybody",
    );
  });

  it("is a bug where it is none of these, and says so without a stack", async () => {
    const ports = {
      openCluster: () => {
        throw new TypeError("at secret place");
      },
    };
    const ended = await runCli(["scan"], { ports });
    expect(ended).toEqual({
      code: 70,
      stdout: "",
      stderr:
        "plumbline: this is a bug in plumbline, not a fault of yours; please report it with PLUMBLINE_DEBUG=1 set\n",
    });
    expect(
      (await runCli(["scan"], { ports, environment: { PLUMBLINE_DEBUG: "1" } })).stderr,
    ).toContain("TypeError: at secret place");
  });
});

describe("command lines that mean the same", () => {
  const records = together(
    { persistentVolumeClaims: [aClaim()], persistentVolumes: [aPv()], pods: [aPod()] },
    {
      persistentVolumes: [
        aPv({
          name: "old",
          phase: "Released",
          claimRef: { namespace: "lab", name: "x", uid: "u" },
          source: nfsSource("old"),
        }),
      ],
    },
  );
  const cluster = fakeCluster(records);

  it.each([
    [
      ["scan", "-o", "json"],
      ["scan", "-ojson"],
    ],
    [
      ["scan", "-o", "json"],
      ["scan", "-o=json"],
    ],
    [
      ["scan", "-o", "json"],
      ["-o", "json", "scan"],
    ],
    [
      ["scan", "--output", "name", "-n", "lab"],
      ["--namespace=lab", "scan", "-oname"],
    ],
    [
      ["trace", "pvc/data-postgres-0", "-n", "shop"],
      ["trace", "-nshop", "pvc/data-postgres-0"],
    ],
    [
      ["trace", "pvc/data-postgres-0"],
      ["trace", "persistentvolumeclaim/data-postgres-0"],
    ],
    [["version"], ["--version"]],
    [
      ["scan", "--help"],
      ["help", "scan"],
    ],
    [["summary"], []],
  ])("%j and %j", async (one, other) => {
    const [first, second] = [await runCli(one, { cluster }), await runCli(other, { cluster })];
    expect(first.stdout).not.toBe("");
    expect(second).toEqual(first);
  });

  it("say kubectl plumbline in the help of the plugin", async () => {
    expect((await runCli(["scan", "--help"], { program: "kubectl plumbline" })).stdout).toContain(
      "  kubectl plumbline scan -n shop",
    );
  });

  it("do not offer what does not exist", async () => {
    expect((await runCli(["--help"])).stdout).not.toMatch(
      /impact|reclaim|forecast|doctor|__complete/,
    );
  });
});

describe("completion", () => {
  it.each([
    [["sc"], "scan\tRead everything once, print what is out of plumb\n:4\n"],
    [["config", "sch"], "schema\tPrint the JSON Schema of the configuration file\n:4\n"],
    [
      ["scan", "--output", "j"],
      "junit\tForm of the answer\njson\tForm of the answer\njsonpath=\tForm of the answer\n:4\n",
    ],
    [["scan", "--output", "jsonp"], "jsonpath=\tForm of the answer\n:6\n"],
    [["scan", "--older"], "--older-than\tShow what is at least this old, such as 7d\n:4\n"],
    [["--context", "prod", "sc"], "scan\tRead everything once, print what is out of plumb\n:4\n"],
    [["help", "sc"], "scan\tRead everything once, print what is out of plumb\n:4\n"],
    [["--output", "y"], "yaml\tForm of the answer\n:4\n"],
    [["scan", "--output=y"], "--output=yaml\tForm of the answer\n:4\n"],
    [["scan", "--output", "=", "y"], "yaml\tForm of the answer\n:4\n"],
    [["scan", "--he"], "--help\tPrint this and exit\n:4\n"],
    [["bundle", "-o", ""], ":0\n"],
    [["scan", "--context", ""], ":4\n"],
    [
      ["trace", "po"],
      "pod/\tObject to start from, such as pvc/data-0\npool/\tObject to start from, such as pvc/data-0\n:6\n",
    ],
  ])("of %j", async (words, candidates) => {
    expect((await runCli(["__complete", ...words])).stdout).toBe(candidates);
  });

  it("offers what may stand there before it offers flags", async () => {
    const { stdout } = await runCli(["__complete", "trace", ""]);
    expect(stdout).toMatch(/^pod\//);
    expect(stdout).not.toContain("--");
  });
});

describe("what is asked of one side only", () => {
  it("answers from the cluster alone and says what it cannot answer", async () => {
    const cluster = fakeCluster({
      persistentVolumeClaims: [aClaim()],
      persistentVolumes: [aPv()],
      pods: [aPod()],
    });
    const ended = await runCli(["scan"], { cluster });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain("needs a TrueNAS");
  });
});

describe("a certificate that is not trusted yet", () => {
  const reason = {
    code: "untrustedCertificate",
    message: "nas1: its certificate is self-signed and not pinned",
    next: "compare it, then pin it\nopenssl x509 -in FILE\n--truenas-pin-sha256 abcd",
  } as const;
  const closed = Object.fromEntries(
    TRUENAS_COLLECTIONS.map((collection) => [collection, incomplete(collection, [], reason)]),
  ) as Instead;
  const key = aFile(aDirectory(), "key", "1-abc");
  const NAS = ["--truenas", "wss://nas1", "--truenas-user", "u", "--api-key-file", key];
  const paste = "\n  openssl x509 -in FILE\n  --truenas-pin-sha256 abcd\n";

  it("is told where it belongs, and what to paste is whole and at the end", async () => {
    const given = { cluster: fakeCluster({}), system: fakeSystem({}, closed), columns: 60 };
    for (const command of [["scan"], ["orphans"], [], ["df"]]) {
      const { stdout, code } = await runCli([...command, ...NAS], given);
      expect(code).toBe(3);
      expect(stdout).toContain("  next: compare it, then pin it\n");
      expect(stdout.replaceAll(/^ +/gm, "  ").endsWith(paste)).toBe(true);
      expect(stdout.split("--truenas-pin-sha256")).toHaveLength(2);
    }
  });

  it("is told likewise where it is all there is", async () => {
    const ended = await runCli(["scan", ...NAS], { system: fakeSystem({}, closed) });
    expect(ended.stderr).toBe(
      `plumbline: nas1: its certificate is self-signed and not pinned; compare it, then pin it${paste}`,
    );
  });
});

describe("sources that do not let us in", () => {
  const LISTED = ["persistentVolumeClaims", "persistentVolumes", "pods"] as const;
  const refused = {
    code: "unreachable",
    message: "10.0.0.1:6443 refused the connection",
    next: "check that the API server runs",
  } as const;

  const down = KUBERNETES_COLLECTIONS.map((collection) => [
    collection,
    incomplete(collection, [], refused),
  ]);

  it.each([
    ["scan"],
    ["orphans", "-ojson"],
    ["trace", "pvc/x"],
    ["df"],
    ["bundle", "-o", "/nowhere/b"],
    [],
  ])(
    "are one sentence with source, cause and next step, and exit code 69: %s %s",
    async (...argv) => {
      const cluster = fakeCluster({}, Object.fromEntries(down) as Instead);
      expect(await runCli(argv, { cluster })).toEqual({
        code: 69,
        stdout: "",
        stderr:
          "plumbline: prod: 10.0.0.1:6443 refused the connection; check that the API server runs\n",
      });
    },
  );

  it("are read again for one namespace, where only that is permitted", async () => {
    const reason = { code: "notPermitted", message: "no", next: "ask" } as const;
    const denied = LISTED.map((collection) => [
      collection,
      { ...incomplete(collection), state: "notPermitted", reason },
    ]);
    const namespaces: (string | null)[] = [];
    const openCluster: Ports["openCluster"] = async (_, { namespace }) => {
      namespaces.push(namespace);
      const records = {
        persistentVolumeClaims: [aClaim()],
        persistentVolumes: [aPv()],
        pods: [aPod()],
      };
      return fakeCluster(
        records,
        namespace === null ? (Object.fromEntries(denied) as Instead) : {},
      );
    };
    const ended = await runCli(["trace", "pvc/data-postgres-0", "-n", "shop"], {
      ports: { openCluster },
    });
    expect(namespaces).toEqual([null, "shop"]);
    expect(ended.stdout).toContain("claim    ▶ shop/data-postgres-0");
  });

  it("are read again for one namespace only where that is not permitted: another cluster is read whole", async () => {
    const reason = { code: "notPermitted", message: "no", next: "ask" } as const;
    const closed = { ...incomplete("persistentVolumeClaims"), state: "notPermitted", reason };
    const opened: unknown[] = [];
    const openCluster: Ports["openCluster"] = async ({ name }, { namespace }) => {
      opened.push([name, namespace]);
      const source = { kind: "cluster", name: name ?? "", id: name } as const;
      const claims = { ...closed, source } as Observation;
      const isRefused = name === "edge" && namespace === null;
      const fake = fakeCluster({}, isRefused ? { persistentVolumeClaims: claims } : {});
      return { ...fake, name: name ?? "" };
    };
    const config = aFile(
      aDirectory(),
      "config.yaml",
      "version: 1\nclusters: [{ name: prod }, { name: edge, context: edge }]\n",
    );
    await runCli(["scan", "-n", "shop", "--config", config], { ports: { openCluster } });
    expect(opened).toEqual([
      ["prod", null],
      ["edge", null],
      ["prod", null],
      ["edge", "shop"],
    ]);
  });

  it("hand flags about access on to the cluster, and the timeout to the NAS as well", async () => {
    const seen: unknown[] = [];
    const openCluster: Ports["openCluster"] = async (cluster, access, assumed) => {
      seen.push(cluster, access, assumed);
      return fakeCluster({});
    };
    const openSystem: Ports["openSystem"] = async (_, requestTimeoutMs) => {
      seen.push(requestTimeoutMs);
      return fakeSystem({});
    };
    const key = path.join(mkdtempSync(path.join(tmpdir(), "plumbline-cli-")), "key");
    writeFileSync(key, "1-key", { mode: 0o600 });
    const argv = [
      "scan",
      "--as",
      "ann",
      "--as-group",
      "a",
      "--as-group=b",
      "--request-timeout",
      "30s",
      "--truenas=wss://nas1.example",
      "--truenas-user=u",
      `--api-key-file=${key}`,
    ];
    await runCli([...argv, "--context", "test"], { ports: { openCluster, openSystem } });
    expect(seen).toEqual([
      { name: null, kubeconfig: null, context: "test", inCluster: false, driverSecrets: [] },
      {
        as: "ann",
        asGroups: ["a", "b"],
        requestTimeoutMs: 30_000,
        namespace: null,
        contextWhere: "--context",
      },
      false,
      30_000,
    ]);
  });

  it("show hostile names as text, in every form", async () => {
    const evil = aPv({ name: "pv\u001b[2J\u202e", phase: "Released", claimRef: null });
    const cluster = fakeCluster({ persistentVolumes: [evil] });
    for (const form of ["table", "wide", "name", "json", "yaml"]) {
      const { stdout } = await runCli(["scan", "-o", form], { cluster });
      expect(["\u001b", "\u202e"].some((character) => stdout.includes(character))).toBe(false);
      expect(stdout).toMatch(/(x|u00)1b\[2J|e\[2J/);
    }
  });

  it("are left alone after Ctrl-C, and the exit code is that of an interrupted program", async () => {
    const ended = await runCli(["scan"], { cluster: fakeCluster({}), signal: AbortSignal.abort() });
    expect(ended).toEqual({ code: 130, stdout: "", stderr: "plumbline: stopped\n" });
  });
});
