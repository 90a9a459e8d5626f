import { describe, expect, it } from "vitest";
import { bytesText, exactBytesText } from "./bytes.ts";

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1000, "0.977 KiB"],
    [1024, "1 KiB"],
    [1_536, "1.5 KiB"],
    [1_610_612_736, "1.5 GiB"],
    [1_098_974_756_864, "1 TiB"],
    [-1_073_741_824, "-1 GiB"],
    [2 ** 70, "1,020 EiB"],
  ])("%d are written %s", (bytes, text) => {
    expect(bytesText(bytes, "en")).toBe(text);
  });

  it("are written in the user's language", () => {
    expect(bytesText(1_610_612_736, "de")).toBe("1,5 GiB");
    expect(exactBytesText(1_610_612_736, "de")).toBe("1.610.612.736 bytes");
  });
});
