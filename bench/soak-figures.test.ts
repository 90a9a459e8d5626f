import { expect, it } from "vitest";
import { handlesOf, resultOf, type SoakSample } from "./soak-figures.ts";

const at = (minute: number, mib: number, sockets = 5): SoakSample => ({
  minute,
  residentBytes: mib * 2 ** 20,
  heapBytes: (mib * 2 ** 20) / 2,
  handles: 20 + sockets,
  sockets,
  looks: minute,
});

it("what grows in the first quarter is the start, and what grows after it is told by the hour", () => {
  const minutes = Array.from({ length: 120 }, (_, minute) => minute);
  const { mibPerHour, heapMibPerHour } = resultOf(
    minutes.map((minute) => at(minute, minute < 30 ? 100 + minute : 130 + (minute - 30) / 30)),
  );
  expect(mibPerHour).toBeCloseTo(2, 1);
  expect(heapMibPerHour).toBeCloseTo(1, 1);
});

it("sockets that pile up show between the second quarter and the last", () => {
  const samples = Array.from({ length: 80 }, (_, minute) => at(minute, 100, 5 + minute));
  expect(resultOf(samples).sockets).toEqual([35, 75]);
  expect(resultOf(samples).handles).toEqual([55, 95]);
});

it.runIf(process.platform === "linux")("handles are counted as the kernel has them", () => {
  expect(handlesOf(process.pid).handles).toBeGreaterThan(2);
});
