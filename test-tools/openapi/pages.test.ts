import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { ROOT } from "../../scripts/root.ts";
import { describeWithPrograms } from "../debian.ts";
import { type AskedCompany, ofAskedCompany } from "./asked-company.ts";

/** What a command of docs/api.md printed, and how it ended. */
interface Ran {
  readonly command: string;
  readonly code: number;
  readonly stdout: string;
}

const COMMANDS = [
  ...readFileSync(join(ROOT, "docs/api.md"), "utf8").matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, command = ""]) => command);

/** curl's code for a transfer that took as long as it might. */
const TOOK_ITS_TIME = 28;

/** Runs every command in one shell, one after the other; `onText` hears everything that they print so far. */
async function run(home: string, onText: (text: string) => void): Promise<readonly Ran[]> {
  const script = COMMANDS.map((command) => `${command}\nprintf '\\n## %s\\n' $?`);
  const shell = spawn("bash", ["-uo", "pipefail", "-c", script.join("\n")], {
    env: { PATH: process.env["PATH"], HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const part of shell.stdout as AsyncIterable<Buffer>) {
    text += String(part);
    onText(text);
  }
  const outputs = [...text.matchAll(/(.*?)\n## (\d+)\n/gs)];
  return COMMANDS.map((command, at) => {
    const [, stdout = "", code = "-1"] = outputs[at] ?? [];
    return { command, stdout, code: Number(code) };
  });
}

/** Leaves something alone as soon as somebody listens to events. */
function listenedTo({ address, token }: AskedCompany) {
  let isDone = false;
  const requests: Promise<unknown>[] = [];
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const say = async () => {
    const list = await fetch(`${address}/api/v1/findings?rule=pv-released`, { headers });
    const { findings } = (await list.json()) as { findings: readonly { id: string }[] };
    const body = JSON.stringify({ finding: findings[0]?.id, until: "1d", reason: "to be heard" });
    await fetch(`${address}/api/v1/ignores`, { method: "POST", headers, body });
  };
  const onText = (text: string) => {
    if (isDone || !/^retry: \d+\nid: /m.test(text)) return;
    isDone = true;
    requests.push(say());
  };
  return { onText, done: () => Promise.all(requests) };
}

/** Leftovers in which bytes lie, where no PersistentVolume waits for them to be deleted. */
const LEFT_OVER_WITH_BYTES: ReadonlySet<string> = new Set([
  "dataset-unreferenced",
  "dataset-half-provisioned",
  "dataset-half-deleted",
  "detached-container-empty",
  "detached-copy-incomplete",
  "detached-copy-unreferenced",
  "zfs-snapshot-temporary",
  "zfs-snapshot-unreferenced",
]);

describeWithPrograms(["curl", "jq"], "docs/api.md", () => {
  let ran: readonly Ran[];
  let truth: AskedCompany["truth"];
  const outputOf = (part: string): string => {
    const found = ran.filter(({ command }) => command.includes(part));
    expect(found.map(({ command }) => command)).toHaveLength(1);
    return found[0]?.stdout ?? "";
  };

  beforeAll(async () => {
    const home = mkdtempSync(join(tmpdir(), "plumbline-docs-"));
    ({ ran, truth } = await ofAskedCompany(async (company) => {
      const state = join(home, ".local/state/plumbline");
      mkdirSync(dirname(state), { recursive: true });
      symlinkSync(company.state, state);
      const { onText, done } = listenedTo(company);
      const all = await run(home, onText);
      await done();
      return { ran: all, truth: company.truth };
    }));
    rmSync(home, { recursive: true });
  }, 120_000);

  it("has commands that all work as they stand", () => {
    expect(ran.length).toBeGreaterThan(10);
    const isGood = ({ command, code }: Ran) =>
      code === (command.includes("/events") ? TOOK_ITS_TIME : 0);
    expect(ran.filter((one) => !isGood(one))).toEqual([]);
  });

  it("says who asks", () => {
    expect(JSON.parse(outputOf("/me"))).toMatchObject({ name: "ann", sees: "everything" });
  });

  it("lists what is true of the company", () => {
    const leftovers = truth.findings.filter(({ rule }) => rule === "dataset-unreferenced");
    const list = outputOf(".severity) ");
    for (const { subjectKind, subjectName } of leftovers)
      expect(list).toContain(`warning suspect ${subjectKind}/${subjectName}: `);
    const waitsFor = (name: string) =>
      truth.findings.some(
        (one) => one.subjectKind === "pv" && name.endsWith(`/${one.subjectName}`),
      );
    const withBytes = truth.findings.filter(
      ({ rule, subjectName }) => LEFT_OVER_WITH_BYTES.has(rule) && !waitsFor(subjectName),
    );
    expect(JSON.parse(outputOf("leftovers: length"))).toMatchObject({
      leftovers: withBytes.length,
    });
  });

  it("says at a glance what is promised", () => {
    expect(JSON.parse(outputOf("newFindings"))).toMatchObject({
      new: { info: expect.any(Number) as number },
    });
    expect(outputOf("promisedBytes")).toMatch(/^tank: [1-9]\d+ promised, [1-9]\d+ there$/m);
  });

  it("counts findings by namespace", () => {
    const namespaces = outputOf("/findings/facets").trim().split("\n");
    expect(namespaces.length).toBeGreaterThan(1);
    for (const line of namespaces) expect(line).toMatch(/^[a-z-]+: [1-9]\d*$/);
  });

  it("reads every page once", () => {
    const ids = outputOf("while :").trim().split("\n");
    expect(ids.length).toBeGreaterThan(20);
    expect(new Set(ids).size).toBe(ids.length);
    expect(outputOf("If-None-Match")).toBe("304\n");
  });

  it("shows a window into the middle of a list", () => {
    const { total, shown } = JSON.parse(outputOf("offset=5")) as { total: number; shown: number };
    expect([total > 10, shown]).toEqual([true, 5]);
  });

  it("follows a claim down to its disk, and a pool up to its namespaces", () => {
    const layers = outputOf("pvc/data-postgres-0")
      .split("\n")
      .map((line) => line.split(" ")[0]);
    expect(layers).toEqual(expect.arrayContaining(["pod", "claim", "pv", "dataset", "pool"]));
    expect(outputOf("pool/tank")).toMatch(/^shop: \d+ claims$/m);
  });

  it("tells everything about one volume, and what it cannot tell", () => {
    expect(JSON.parse(outputOf("/volumes/$key"))).toMatchObject({
      claim: "data-postgres-0",
      sizes: { usedBytes: expect.any(Number) as number },
      attachments: [expect.stringMatching(/^worker-/)],
      unknown: ["nobody is asked what file systems hold: see usage in the configuration"],
    });
  });

  it("leaves a finding alone in the caller's name, and takes that back", () => {
    const word = JSON.parse(outputOf("kept for the auditors")) as { finding: string; by: string };
    expect(word).toMatchObject({ by: "ann", rule: "dataset-unreferenced" });
    expect(outputOf("suppressed=true")).toContain(`${word.finding} ignored by ann until `);
    expect(JSON.parse(outputOf("-X DELETE"))).toEqual({ finding: word.finding });
  });

  it("hears what changes while it listens", () => {
    expect(outputOf("/events")).toMatch(/^event: findings\ndata: .*"is":"suppressed"/m);
  });

  it("is told what happened before", () => {
    const rows = outputOf("/activity");
    expect(rows).toMatch(/^\d{13} opened [a-z-]+$/m);
    expect(rows).toMatch(/^\d{13} suppressed [a-z-]+$/m);
  });

  it("is told in a sentence what was wrong", () => {
    const { detail } = JSON.parse(outputOf("limt=7")) as { detail: string };
    expect(detail).toContain("limt");
  });
});
