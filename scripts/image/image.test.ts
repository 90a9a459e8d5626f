import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../root.ts";
import { librariesOf, makeRootFolder } from "./root-folder.ts";

let folder = "";
let image: string;

beforeAll(() => {
  if (process.platform !== "linux") return;
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  folder = mkdtempSync(join(ROOT, ".cache", "image-test-"));
  image = join(folder, "image");
  const bundle = join(folder, "bundle.cjs");
  writeFileSync(bundle, "console.log(process.version)");
  writeFileSync(join(folder, "licenses"), "texts");
  makeRootFolder({ node: process.execPath, bundle, licenses: join(folder, "licenses") }, image);
});
afterAll(() => folder && rmSync(folder, { recursive: true }));

// Its libraries are those of a Linux with glibc; nobody builds it elsewhere.
describe.runIf(process.platform === "linux")("the root folder of the image", () => {
  it("runs the bundle with the Node and the libraries in it, and with nothing of this machine", () => {
    const inside = (path: string) => join(image, path);
    const loader = librariesOf(process.execPath).find((file) => file.includes("/ld-")) ?? "";
    const libraries = librariesOf(process.execPath).map((file) => inside(join(file, "..")));
    const said = execFileSync(
      inside(loader),
      [
        "--library-path",
        [...new Set(libraries)].join(":"),
        inside("usr/bin/node"),
        inside("app/plumbline.cjs"),
      ],
      { encoding: "utf8", env: {} },
    );
    expect(said.trim()).toBe(process.version);
  });

  it("brings the licences of what is in it", () => {
    const licences = readdirSync(join(image, "app/licenses"));
    expect(licences).toEqual(expect.arrayContaining(["bundle.txt", "node.txt", "plumbline.txt"]));
  });

  it("lets group 0 write the state and everybody /tmp, and holds no shell", () => {
    const modeOf = (path: string) => statSync(join(image, path)).mode & 0o7777;
    expect([modeOf("var/lib/plumbline"), modeOf("tmp")]).toEqual([0o770, 0o1777]);
    expect(readdirSync(join(image, "usr/bin"))).toEqual(["node"]);
    expect(readdirSync(image)).not.toContain("bin");
  });
});
