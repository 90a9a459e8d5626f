import type { Node } from "oxc-parser";
import { type Fault, faultAt, isTestCode, type Source } from "./sources.ts";
import { walk } from "./walk.ts";

const RUNNERS: ReadonlySet<string> = new Set(["it", "test", "describe"]);
const PUT_ASIDE: ReadonlySet<string> = new Set(["only", "skip", "todo", "fails"]);
const MODULE_MOCKS: ReadonlySet<string> = new Set(["mock", "doMock", "hoisted"]);
const WAIT_MS = 50;

/** Tests that do not run, replace modules, or wait for the clock of the machine. */
export function testHabitFaults(source: Source): Fault[] {
  if (!isTestCode(source)) return [];
  const faults: Fault[] = [];
  walk(source.tree, (node) => {
    const says = putAside(node) ?? moduleMock(node) ?? realWait(node);
    if (says !== null) faults.push(faultAt(source, node.start, says));
  });
  return faults;
}

function putAside(node: Node): string | null {
  const [object, property] = memberOf(node);
  return RUNNERS.has(object) && PUT_ASIDE.has(property) ? `${object}.${property}` : null;
}

function moduleMock(node: Node): string | null {
  const [object, property] = memberOf(node);
  return object === "vi" && MODULE_MOCKS.has(property) ? `vi.${property}` : null;
}

/** `setTimeout(f, 500)` or `sleep(500)` with a literal of 50 ms and more. */
function realWait(node: Node): string | null {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return null;
  if (!/^(setTimeout|sleep|delay|wait)$/.test(node.callee.name)) return null;
  const waits = node.arguments.some(
    (given) =>
      given.type === "Literal" && typeof given.value === "number" && given.value >= WAIT_MS,
  );
  return waits ? `${node.callee.name} waits for the real clock` : null;
}

/** `it.only` and `it.only.each` as ["it", "only"]. */
function memberOf(node: Node): [string, string] {
  if (node.type !== "MemberExpression") return ["", ""];
  const { object, property } = node;
  if (object.type !== "Identifier" || property.type !== "Identifier") return ["", ""];
  return [object.name, property.name];
}
