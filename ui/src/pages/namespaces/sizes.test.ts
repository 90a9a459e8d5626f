import { describe, expect, it } from "vitest";
import { amountText } from "../../format/amount.ts";
import { givenNamespace } from "./given-namespaces.ts";
import { sizeOf } from "./sizes.ts";

describe("a size of a namespace", () => {
  it("is at least what is known where one of its volumes is not", () => {
    const row = givenNamespace({ unknownVolumes: 1 });
    expect(amountText(sizeOf(row, "usedBytes"))).toBe("at least 5 GiB");
    expect(amountText(sizeOf(row, "heldBySnapshotsBytes"))).toBe("at least 1 GiB");
  });

  it("is known of what claims request, whatever the NAS says", () => {
    const row = givenNamespace({ unknownVolumes: 1 });
    expect(amountText(sizeOf(row, "requestedBytes"))).toBe("20 GiB");
  });

  it("is unknown where the NAS says nothing of any volume, and not 0", () => {
    const row = givenNamespace({ unknownVolumes: 2, usedBytes: null });
    expect(amountText(sizeOf(row, "usedBytes"))).toBe("unknown");
  });

  it("is 0 where there are no volumes", () => {
    const row = givenNamespace({ volumes: 0, usedBytes: null, requestedBytes: null });
    expect(amountText(sizeOf(row, "usedBytes"))).toBe("0 B");
  });
});
