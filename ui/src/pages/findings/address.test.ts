import { describe, expect, it } from "vitest";
import { addressOfState, stateIn } from "./address.ts";
import { cleared, isFiltered } from "./state.ts";

const read = (query: string) => stateIn(new URLSearchParams(query));

describe("the address of the page of findings", () => {
  it("asks for everything that was found, worst first, where it says nothing", () => {
    const { state, strange } = read("");
    expect(state).toMatchObject({ list: "found", text: "", sort: "severity", group: null });
    expect([isFiltered(state), strange]).toEqual([false, []]);
  });

  it.each([
    "",
    "list=aged&sort=-age",
    "severity=error&severity=warning&verdict=suspect&rule=pv-released&namespace=shop&pool=nas1%3Atank",
    "system=nas1&scope=nas1%3Atank%2Fk8s%2Fv&kind=zvol&olderThan=7d&minSize=1Gi&newSince=24h&reclaimable=true",
    "q=a+b%26c&about=pvc%2Fshop%2Fdata-0&group=namespace&open=shop&open=&finding=0b3f8a566f5e4a8d&chain=list",
  ])("comes back the same from the state that it stands for: %s", (address) => {
    const { state, strange } = read(address);
    expect(addressOfState(state)).toBe(address);
    expect(strange).toEqual([]);
  });

  it("means the lists that the API has under its own words", () => {
    expect(read("verdict=unknown").state).toMatchObject({ list: "unjudged" });
    expect(read("verdict=unknown&verdict=suspect").state).toMatchObject({
      list: "found",
      chosen: { verdict: ["suspect"] },
    });
    expect(read("suppressed=true").state.list).toBe("ignored");
    expect(read("suppressed=true").strange).toEqual([]);
  });

  it("leaves out what nobody knows, and tells it", () => {
    const { state, strange } = read(
      "severity=terrible&severity=error&sort=colour&sort=size&group=moon&list=all&olderThan=old&minSize=-1&finding=..%2F&colour=red",
    );
    expect(state).toMatchObject({
      list: "found",
      sort: "size",
      group: null,
      olderThan: null,
      minSize: null,
      finding: null,
      chosen: { severity: ["error"] },
    });
    expect(strange.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "severity=terrible",
      "olderThan=old",
      "minSize=-1",
      "list=all",
      "sort=colour",
      "group=moon",
      "finding=../",
      "colour=red",
    ]);
  });

  it("takes one value where there can be one, and fifty of what may be many", () => {
    const many = Array.from({ length: 60 }, (_, n) => `namespace=n${n}`).join("&");
    const { state, strange } = read(`${many}&q=a&q=b`);
    expect([state.chosen.namespace.length, state.text, strange.length]).toEqual([50, "a", 11]);
  });

  it("FLT-W9: is no way into the prototype of anything", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
    const all = names.flatMap((name) => [
      `${name}=polluted`,
      ...["severity", "verdict", "list", "sort", "group", "finding", "olderThan"].map(
        (known) => `${known}=${name}`,
      ),
      `rule=${name}`,
      `open=${name}`,
    ]);
    const { state, strange } = read(all.join("&"));
    expect(state).toMatchObject({ list: "found", sort: "severity", group: null, finding: null });
    expect([state.chosen.severity, state.chosen.rule]).toEqual([[], names]);
    expect(strange).toHaveLength(names.length * 8);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(state.chosen)).toBe(Object.prototype);
  });

  it("FLT-W1 FLT-W2: carries anything as text and back", () => {
    for (const text of [
      "<img src=x onerror=alert(1)>",
      "javascript:alert(1)",
      '"><svg/onload=1>',
    ]) {
      const { state } = read(new URLSearchParams({ q: text, rule: text, open: text }).toString());
      expect([state.text, ...state.chosen.rule]).toEqual([text, text]);
      expect(stateIn(new URLSearchParams(addressOfState(state))).state.text).toBe(text);
    }
  });
});

describe("what chooses findings", () => {
  it("is cleared without losing the list, the order, the groups and the finding", () => {
    const all =
      "list=aged&severity=error&olderThan=7d&reclaimable=true&q=x&about=pool%2Ftank&sort=size&group=pool";
    const { state } = read(`${all}&open=tank&finding=0b3f8a566f5e4a8d`);
    expect(isFiltered(state)).toBe(true);
    expect(isFiltered(cleared(state))).toBe(false);
    expect(addressOfState(cleared(state))).toBe(
      "list=aged&sort=size&group=pool&open=tank&finding=0b3f8a566f5e4a8d",
    );
  });
});
