import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  publicDir: false,
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // our content policy takes fonts and styles from files only
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // assets/ holds nothing but files whose names say what is in them: they are kept for ever
    assetsDir: "assets",
    manifest: false,
    sourcemap: false,
  },
});
