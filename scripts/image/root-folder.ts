import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ROOT } from "../root.ts";

/** What goes into the image besides the system's own libraries. */
export interface ImageParts {
  /** The Node to run with; its shared libraries come along. */
  readonly node: string;
  readonly bundle: string;
  /** Licence texts of what the bundle contains. */
  readonly licenses: string;
}

/**
 * Makes the root folder of the image: Node without its symbols, the libraries it is linked to, the bundle, licences, and users
 * by number only. Nothing else: no shell and no package manager. Linux with glibc only, because the libraries are this machine's.
 */
export function makeRootFolder({ node, bundle, licenses }: ImageParts, out: string): void {
  rmSync(out, { recursive: true, force: true });
  const place = (from: string, to: string) => {
    mkdirSync(dirname(join(out, to)), { recursive: true });
    copyFileSync(realpathSync(from), join(out, to));
  };
  place(node, "usr/bin/node");
  stripSymbols(join(out, "usr/bin/node"));
  for (const library of librariesOf(node)) {
    place(library, library.slice(1));
    for (const licence of licencesOf(library)) place(licence, `app/licenses/${nameOf(licence)}`);
  }
  place(bundle, "app/plumbline.cjs");
  place(licenses, "app/licenses/bundle.txt");
  place(join(dirname(dirname(realpathSync(node))), "LICENSE"), "app/licenses/node.txt");
  place(join(ROOT, "LICENSE"), "app/licenses/plumbline.txt");
  for (const [file, text] of Object.entries(SYSTEM_FILES)) write(join(out, file), text);
  for (const [folder, mode] of Object.entries(WRITABLE)) {
    mkdirSync(join(out, folder), { recursive: true });
    chmodSync(join(out, folder), mode);
  }
}

/** Names for the user that we run as; OpenShift picks another number, which needs none. */
const SYSTEM_FILES: Readonly<Record<string, string>> = Object.freeze({
  "etc/passwd": "root:x:0:0::/:/none\nplumbline:x:1001:0::/tmp:/none\n",
  "etc/group": "root:x:0:\n",
  "etc/nsswitch.conf": "hosts: files dns\n",
});

/** Group 0 may write, because OpenShift runs every user in it (facts/openshift §2). */
const WRITABLE: Readonly<Record<string, number>> = Object.freeze({
  tmp: 0o1777,
  "var/lib/plumbline": 0o770,
});

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A quarter of the file; where there is no `strip`, the image is larger and works the same. */
function stripSymbols(file: string): void {
  chmodSync(file, 0o755);
  try {
    execFileSync("strip", [file], { stdio: "ignore" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    process.stderr.write("no strip on the PATH (Debian: binutils): the image will be larger\n");
  }
}

/** Absolute paths of the shared libraries of a program, the loader included, as `ldd` prints them. */
export function librariesOf(program: string): readonly string[] {
  const said = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...said.matchAll(/(\/\S+) \(0x/g)].map(([, file = ""]) => file);
}

/** Where Debian and its kin keep the licence of the package a file belongs to. */
function licencesOf(library: string): readonly string[] {
  const packages = LIBRARY_PACKAGES.filter(({ files }) => files.test(basename(library)));
  return packages.map(({ name }) => `/usr/share/doc/${name}/copyright`).filter(existsSync);
}

const LIBRARY_PACKAGES = Object.freeze([
  { files: /^(libc|libm|libdl|libpthread|ld-linux)/, name: "libc6" },
  { files: /^libstdc/, name: "libstdc++6" },
  { files: /^libgcc/, name: "libgcc-s1" },
  { files: /^libatomic/, name: "libatomic1" },
]);

function nameOf(licence: string): string {
  return `${basename(dirname(licence))}.txt`;
}
