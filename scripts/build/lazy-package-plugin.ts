import type { Plugin } from "esbuild";

const NAMESPACE = "lazy-package";

/**
 * Gives `await import("some-package")` the names in the bundle that it has under Node. On its own esbuild gives a CommonJS
 * package only a default export there, a difference that no test under plain Node can find.
 */
export const lazyPackagePlugin: Plugin = {
  name: NAMESPACE,
  setup(host) {
    host.onResolve({ filter: /^[^.]/ }, ({ path, kind, importer, resolveDir }) => {
      const isOurs = kind === "dynamic-import" && !importer.includes("node_modules");
      if (!isOurs || path.startsWith("node:")) return undefined;
      return { path, namespace: NAMESPACE, pluginData: { resolveDir } };
    });
    host.onLoad({ filter: /./, namespace: NAMESPACE }, async ({ path, pluginData }) => {
      const names = Object.keys((await import(path)) as object).filter(isIdentifier);
      const { resolveDir } = pluginData as { resolveDir: string };
      return { contents: `export { ${names.join(", ")} } from "${path}";`, resolveDir };
    });
  },
};

/** Node adds a name "module.exports" that no source can write. */
function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
