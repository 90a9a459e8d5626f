import { expect, test } from "vitest";
import { rowsOf } from "../given-call.ts";
import { nasState } from "../given.ts";
import type { NasTarget } from "../state.ts";

function target(id: number, name: string, alias: string | null): NasTarget {
  return { id, name, alias, groups: [] };
}

test("each session carries the alias of its own target, and none where that has none or is gone", () => {
  const state = nasState({ version: "25.10.6" });
  const { basename } = state.iscsi;
  state.iscsi.targets.push(target(1, "logs", "Logs"), target(2, "data", null));
  for (const name of ["data", "logs", "gone"]) {
    const iqn = `${basename}:${name}`;
    state.iscsi.sessions.push({ initiator: "iqn.a", initiatorAddr: "10.0.0.1", target: iqn });
  }
  expect(rowsOf(state, "iscsi.global.sessions").map((row) => row["target_alias"])).toEqual([
    "",
    "Logs",
    "",
  ]);
});
