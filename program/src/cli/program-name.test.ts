import { describe, expect, it } from "vitest";
import { runCli } from "./given.ts";
import { pasteable, programName } from "./program-name.ts";
import { REPEATS_NOTHING } from "./repeated-flags.ts";

const on = (invokedAs: string | undefined, ...files: readonly string[]) =>
  programName({
    invokedAs,
    searchPath: "/usr/bin:/opt/bin",
    exists: (file) => files.includes(file),
  });

const called = (program: string) => ({ program, repeats: REPEATS_NOTHING });

describe("the name in printed commands", () => {
  it.each([
    ["./plumbline", [], "./plumbline"],
    ["/srv/plumbline/plumbline", [], "/srv/plumbline/plumbline"],
    ["/srv/my files/plumbline", [], "'/srv/my files/plumbline'"],
    ["/opt/bin/plumbline", ["/opt/bin/plumbline"], "plumbline"],
    ["/opt/bin/plumbline", ["/usr/bin/plumbline", "/opt/bin/plumbline"], "/opt/bin/plumbline"],
    ["plumbline", [], "plumbline"],
    ["/opt/bin/kubectl-plumbline", ["/opt/bin/kubectl-plumbline"], "kubectl plumbline"],
    [undefined, ["plumbline"], "./plumbline"],
    [undefined, [], "plumbline"],
  ])("called as %s, with %j there, it is %s", (invokedAs, files, name) => {
    expect(on(invokedAs, ...files)).toBe(name);
  });

  it("stands in sentences in the place of ours, and in no name", () => {
    expect(
      pasteable(
        'run plumbline scan -o wide, or see "plumbline explain"',
        called("kubectl plumbline"),
      ),
    ).toBe('run kubectl plumbline scan -o wide, or see "kubectl plumbline explain"');
    expect(pasteable("see kubectl plumbline scan --help", called("kubectl plumbline"))).toBe(
      "see kubectl plumbline scan --help",
    );
    expect(pasteable("user plumbline, /opt/plumbline scan", called("x"))).toBe(
      "user plumbline, /opt/plumbline scan",
    );
  });

  it("is that of the process in mistakes, remedies and hints; a mistake begins with our own", async () => {
    const ended = await runCli(["explain", "nothing"], { program: "./plumbline" });
    expect(ended.stderr).toMatch(/^plumbline: explain: .*; run \.\/plumbline explain for the list/);
    const rule = await runCli(["explain", "pv-released"], { program: "kubectl plumbline" });
    expect(rule.stdout).toMatch(/^ {2}kubectl plumbline trace /m);
    expect(rule.stdout).not.toMatch(/^ {2}plumbline /m);
  });
});
