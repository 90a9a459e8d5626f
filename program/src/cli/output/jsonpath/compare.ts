import type { Json, Operator } from "./template.ts";

/**
 * Compares two values. Numbers and texts have an order among their own; of two kinds, only that they differ can be told:
 * where kubectl stops with an error, because one PersistentVolume has a size and another has none, the filter goes on.
 */
export function compare(left: Json, operator: Operator, right: Json): boolean {
  switch (operator) {
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return isLess(left, right);
    case ">":
      return isLess(right, left);
    case "<=":
      return isLess(left, right) || isSame(left, right);
    case ">=":
      return isLess(right, left) || isSame(left, right);
  }
}

function isLess(left: Json, right: Json): boolean {
  if (typeof left === "number") return typeof right === "number" && left < right;
  return typeof left === "string" && typeof right === "string" && left < right;
}

/** The same number or text. */
function isSame(left: Json, right: Json): boolean {
  return left === right && (typeof left === "number" || typeof left === "string");
}
