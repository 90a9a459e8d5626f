import { describe, expect, it } from "vitest";
import { longFilesWithoutReason, machineFaults } from "./files.ts";
import { listed, parse, projectFiles, projectSources, readProjectFile } from "./sources.ts";

const TEXT = /\.(ts|tsx|mjs|json|ya?ml|md|mod|sum|txt|sh)$|(^|\/)[^.]+$/;

describe("a file of more than 500 lines says at its head why", () => {
  const long = "f();\n".repeat(501);

  it("in the whole project", () => {
    expect(listed(projectSources().flatMap(longFilesWithoutReason))).toEqual([]);
  });

  it("or is found", () => {
    expect(longFilesWithoutReason(parse("a.ts", long))).toHaveLength(1);
    expect(longFilesWithoutReason(parse("a.ts", `${long}// late`))).toHaveLength(1);
    expect(longFilesWithoutReason(parse("a.ts", `/** One table. */\n${long}`))).toEqual([]);
    expect(longFilesWithoutReason(parse("a.ts", "f();\n".repeat(500)))).toEqual([]);
  });
});

describe("nothing of one machine is in the project", () => {
  it("in any file", () => {
    const texts = projectFiles().filter((path) => TEXT.test(path));
    const faults = texts.flatMap((path) => machineFaults(path, readProjectFile(path)));
    expect(listed(faults)).toEqual([]);
  });

  const [slash, colon] = ["/", ":"]; // this file must not find itself
  it.each([
    `cd ${slash}work/main`,
    `"${slash}root/.kube/config"`,
    `(${slash}home/me/x)`,
    `"resolved"${colon} "https:${slash}/mirror.example/x.tgz"`,
    `see https:${slash}/registry.example/x`,
  ])("finds %s", (text) => {
    expect(machineFaults("a.md", `first\n${text}`)).toMatchObject([{ path: "a.md", line: 2 }]);
  });

  it.each([
    "tank/home/me",
    "$HOME/x",
    `~${slash}work/x`,
    '"resolved": "program"',
    "image: registry.k8s.io/pause:3.10",
    `/mnt/tank${slash}work/x`,
  ])("leaves %s alone", (text) => {
    expect(machineFaults("a.md", text)).toEqual([]);
  });
});
