import type { Plugin } from "esbuild";

/**
 * Refuses `await import("some-package")`. In the bundle it would give only a default export where the package is CommonJS,
 * while Node gives the named ones too: a fault that no test under plain Node can find. A file of ours that imports the
 * package may be loaded lazily instead.
 */
export const lazyPlugin: Plugin = {
  name: "lazy",
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, ({ path, kind, importer }) => {
      const isPackage = kind === "dynamic-import" && !path.startsWith("node:");
      if (!isPackage || importer.includes("node_modules")) return undefined;
      const text = `import("${path}"): load a file of ours lazily, and let that import the package`;
      return { errors: [{ text }] };
    });
  },
};
