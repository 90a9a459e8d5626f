import fc from "fast-check";
import { expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { findingsAbout } from "./findings-about.ts";

const key = fc.constantFrom("c/a", "c/b", "s/a", "s/b");
const findings = fc
  .array(key)
  .map((keys) => keys.map((one, id) => ({ id: String(id), subject: { key: one } })) as Finding[]);

it("findings about some objects are those of which one of them is the subject, as they stand in the list", () => {
  fc.assert(
    fc.property(findings, fc.uniqueArray(key), (all, asked) => {
      const keys = new Set<string>(asked);
      const expected = all.filter(({ subject }) => keys.has(subject.key));
      expect(findingsAbout(keys, all)).toEqual(expected);
      expect(findingsAbout(keys, all)).toEqual(expected);
    }),
  );
});
