import { describe, expect, it } from "vitest";
import { queryText } from "../../data/request.ts";
import { stateIn } from "./address.ts";
import { countQuestion, groupQuestion, rowQuestion } from "./question.ts";

const stateOf = (query: string) => stateIn(new URLSearchParams(query)).state;

describe("what the API is asked", () => {
  it.each([
    ["", "verdict=confirmed&verdict=suspect"],
    ["verdict=suspect&q=+pool+", "q=pool&verdict=suspect"],
    ["list=unjudged&verdict=suspect", "verdict=unknown"],
    ["reclaimable=true", "reclaimable=true&verdict=confirmed&verdict=suspect"],
    ["list=aged&rule=pv-released", "aged=true&rule=pv-released"],
    ["list=ignored&minSize=1Gi&olderThan=7d", "minSize=1Gi&olderThan=7d&suppressed=true"],
    [
      "about=pool/tank&newSince=24h",
      "about=pool%2Ftank&newSince=24h&verdict=confirmed&verdict=suspect",
    ],
  ])("to count for %s", (address, asked) => {
    expect(queryText(countQuestion(stateOf(address)))).toBe(asked);
  });

  it("for rows is the same in an order", () => {
    expect(queryText(rowQuestion(stateOf("list=aged&sort=-size")))).toBe("aged=true&sort=-size");
  });

  it("for a group is what it holds, whatever else of it is chosen", () => {
    const state = stateOf("list=aged&namespace=shop&namespace=erp");
    expect(queryText(groupQuestion(state, "namespace", "erp"))).toBe(
      "aged=true&namespace=erp&sort=severity",
    );
    expect(queryText(groupQuestion(state, "namespace", ""))).toBe(
      "aged=true&sort=severity&without=namespace",
    );
  });
});
