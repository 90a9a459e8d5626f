/** Makes `dist/image/`, what the Containerfile copies: `npm run image`, then `podman build -t plumbline .` or any other builder. */
import { join } from "node:path";
import { buildAndSay } from "./build/announce.ts";
import { makeRootFolder } from "./image/root-folder.ts";
import { ROOT } from "./root.ts";

const bundle = await buildAndSay();
if (bundle === null) process.exitCode = 1;
else {
  const out = join(ROOT, "dist/image");
  makeRootFolder(
    { node: process.execPath, bundle, licenses: join(ROOT, "dist/LICENSES.txt") },
    out,
  );
  process.stderr.write(`${out} is ready: build the image with the Containerfile\n`);
}
