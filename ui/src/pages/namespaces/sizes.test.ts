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

  it("is at least what was promised where a dataset has no limit or is not known, and exact where only its space is not", () => {
    const promised = (over: Parameters<typeof givenNamespace>[0]) =>
      amountText(sizeOf(givenNamespace(over), "provisionedBytes"));
    expect(promised({ unlimitedVolumes: 1 })).toBe("at least 20 GiB");
    expect(promised({ provisionedUnknownVolumes: 1 })).toBe("at least 20 GiB");
    expect(promised({ unknownVolumes: 1 })).toBe("20 GiB");
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
