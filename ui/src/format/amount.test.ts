import { describe, expect, it } from "vitest";
import { amountOf, amountText, sumOf, UNKNOWN_AMOUNT } from "./amount.ts";

const GIB = 2 ** 30;

describe("an amount of which part is not known", () => {
  it("is at least what is known of it, and never that", () => {
    const sum = sumOf([UNKNOWN_AMOUNT, amountOf(5 * GIB, 0)]);
    expect(amountText(sum)).toBe("at least 5 GiB");
  });

  it("stays a lower bound in whatever it is added to", () => {
    const pools = sumOf([amountOf(2 * GIB, 3), amountOf(3 * GIB, 0)]);
    expect(amountText(sumOf([pools, amountOf(GIB, 0)]))).toBe("at least 6 GiB");
  });

  it("is unknown where nothing of it is known, and not 0", () => {
    expect(amountText(sumOf([UNKNOWN_AMOUNT, UNKNOWN_AMOUNT]))).toBe("unknown");
    expect(amountText(amountOf(null, 0))).toBe("unknown");
  });
});

describe("an amount of which all is known", () => {
  it("is what it is", () => {
    expect(amountText(sumOf([amountOf(GIB, 0), amountOf(2 * GIB, 0)]))).toBe("3 GiB");
  });

  it("is nothing where there is nothing", () => {
    expect(amountText(sumOf([]))).toBe("0 B");
  });
});
