import { expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import { sumOf } from "./findings-table.ts";

const GIB = 2 ** 30;
const one = (word: Finding["word"], reclaimableBytes: number | null) =>
  ({ word, verdict: "suspect", reclaimableBytes }) as Finding;

it("a group says of how many leftovers the size is not known, and nothing of what would not come back", () => {
  const unclaimed = one("unclaimed", 30 * GIB);
  expect(sumOf([unclaimed, one(null, null)])).toBe("2 findings (1 unclaimed), all suspect, 30 GiB");
  expect(sumOf([unclaimed, one("orphan", null)])).toBe(
    "1 orphan and 1 unclaimed, all suspect, 30 GiB and 1 size not known",
  );
});
