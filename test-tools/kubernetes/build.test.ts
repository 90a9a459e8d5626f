import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MissingGoError } from "../go/toolchain.ts";
import { ensureBinaries, MISSING_GO } from "./build.ts";
import { binaryPaths, cacheFolder, findBinaries } from "./pins.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "plumbline-build-"));
});

afterEach(() => rmSync(home, { recursive: true }));

const silent = (): void => {};

describe("the cache of built programs", () => {
  test("lies below XDG_CACHE_HOME, under a name that the pins decide", () => {
    const folder = cacheFolder({ XDG_CACHE_HOME: home });
    expect(folder.startsWith(join(home, "plumbline", "kubernetes"))).toBe(true);
    expect(folder).toMatch(/[\da-f]{16}$/u);
    expect(cacheFolder({ XDG_CACHE_HOME: home })).toBe(folder);
  });

  test("counts only when it is complete", () => {
    const environment = { XDG_CACHE_HOME: home };
    expect(findBinaries(environment)).toBeUndefined();
    fill(cacheFolder(environment), ["etcd", "snapshot-crds"]);
    expect(findBinaries(environment)).toBeUndefined();
    fill(cacheFolder(environment), ["kube-apiserver"]);
    expect(findBinaries(environment)).toEqual(binaryPaths(environment));
  });

  test("gives way to KUBEBUILDER_ASSETS, for the CRDs only if they are there", () => {
    const environment = { XDG_CACHE_HOME: home, KUBEBUILDER_ASSETS: "/opt/envtest" };
    expect(binaryPaths(environment)).toEqual({
      etcd: "/opt/envtest/etcd",
      kubeApiserver: "/opt/envtest/kube-apiserver",
      crdFolder: join(cacheFolder(environment), "snapshot-crds"),
    });
    fill(home, ["snapshot-crds"]);
    const complete = binaryPaths({ ...environment, KUBEBUILDER_ASSETS: home });
    expect(complete.crdFolder).toBe(join(home, "snapshot-crds"));
  });
});

describe("ensureBinaries", () => {
  test("does nothing and says nothing where all is there", async () => {
    const environment = { XDG_CACHE_HOME: home, PATH: "" };
    fill(cacheFolder(environment), ["etcd", "kube-apiserver", "snapshot-crds"]);
    const said: string[] = [];
    expect(await ensureBinaries(environment, (line) => said.push(line))).toEqual(
      binaryPaths(environment),
    );
    expect(said).toEqual([]);
  });

  test("says in one sentence what to install where there is no Go", async () => {
    const built = ensureBinaries({ XDG_CACHE_HOME: home, PATH: home }, silent);
    await expect(built).rejects.toThrow(new MissingGoError(MISSING_GO, undefined));
    expect(MISSING_GO.match(/\.(?:\s|$)/gu)).toHaveLength(1);
    expect(MISSING_GO).toContain("Go 1.26");
  });

  test("leaves nothing half made behind when the compiler fails, nor what a killed build left", async () => {
    const tools = join(home, "bin");
    mkdirSync(tools);
    const script =
      '#!/bin/sh\n[ "$1" = env ] && exit 0\necho "no space left on device" >&2\nexit 1\n';
    writeFileSync(join(tools, "go"), script, { mode: 0o755 });
    const environment = { XDG_CACHE_HOME: home, PATH: tools };
    fill(join(cacheFolder(environment), "making-killed"), ["made"]);
    await expect(ensureBinaries(environment, silent)).rejects.toThrow("no space left on device");
    expect(readdirSync(cacheFolder(environment))).toEqual([]);
  });
});

function fill(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  names.forEach((name) => writeFileSync(join(folder, name), ""));
}
