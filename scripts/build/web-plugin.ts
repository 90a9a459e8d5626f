import type { Plugin } from "esbuild";
import { buildWeb } from "./web.ts";

/**
 * Puts the built web interface into the bundle, in the place of the file that reads it from `dist/`. A bundle without that file has
 * none, and nothing is built for it.
 * @param onInputs told which files went into it, for their licences
 */
export function webPlugin(onInputs: (inputs: readonly string[]) => void): Plugin {
  return {
    name: "web",
    setup(host) {
      host.onLoad({ filter: /\/api\/web\/built-files\.ts$/ }, async () => {
        const { files, inputs } = await buildWeb();
        onInputs(inputs);
        const contents = `const FILES = ${JSON.stringify(files)}; export const builtFiles = async () => FILES;`;
        return { contents, loader: "js" };
      });
    },
  };
}
