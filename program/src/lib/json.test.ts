import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonError, JsonReader, MAX_JSON_DEPTH, parseJson } from "./json.ts";

const parse = (text: string) => parseJson(Buffer.from(text));

describe("parseJson", () => {
  test("gives what JSON.parse gives, for every value without large integers", () => {
    const values = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(values, fc.constantFrom(0, 2), (value, indent) => {
        expect(parse(JSON.stringify(value, null, indent))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  test("FLT-T10: integers beyond 2^53 arrive exact", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), (value) => {
        expect(BigInt(parse(`[${value}]`) as never)).toBe(value);
      }),
    );
    expect(parse("9007199254740993")).toBe(9007199254740993n);
    expect(parse("9007199254740991")).toBe(9007199254740991);
    expect(parse("1e400")).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([
    "",
    "nul",
    "NaN",
    "Infinity",
    "01",
    "-",
    "1.",
    "+1",
    '"a',
    '"a\nb"',
    '"\\x"',
    "[1,]",
    "[1 2]",
    '{"a" 1}',
    "{a:1}",
    '{"a":1,}',
    "[1",
    "1 2",
    "]",
  ])("refuses %j", (text) => {
    expect(() => parse(text)).toThrow(JsonError);
  });

  test("reads strings with escapes, surrogates and non-ASCII text", () => {
    expect(parse(String.raw`["\u00e9\n","\ud83d\ude00","日本","\\\"","é😀"]`)).toEqual([
      "é\n",
      "😀",
      "日本",
      '\\"',
      "é😀",
    ]);
  });

  test("FLT-T9: nesting is capped instead of exhausting the stack", () => {
    const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(() => parse(deep(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parse(deep(MAX_JSON_DEPTH + 1))).toThrow(/nested deeper/);
    expect(() => parse(deep(100_000))).toThrow(/nested deeper/);
    expect(() => new JsonReader(Buffer.from(deep(100_000))).skip()).toThrow(/nested deeper/);
  });

  test("FLT-T9: a __proto__ key is an ordinary key", () => {
    const value = parse('{"__proto__":{"polluted":true},"constructor":1}') as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect("polluted" in value).toBe(false);
    expect("polluted" in {}).toBe(false);
    expect("toString" in value).toBe(false);
  });
});

describe("JsonReader", () => {
  test("skips exactly one value, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("", " ", "\n"), (value, space) => {
        const reader = new JsonReader(Buffer.from(`[${JSON.stringify(value)}${space},7]`));
        const seen: unknown[] = [];
        reader.elements((index) => (index === 0 ? reader.skip() : seen.push(reader.value())));
        reader.end();
        expect(seen).toEqual([7]);
      }),
    );
  });

  test("reads again from a remembered offset", () => {
    const bytes = Buffer.from('{"result":[1,2],"id":"x"}');
    const reader = new JsonReader(bytes);
    let at = 0;
    reader.members((key) => {
      if (key === "result") at = reader.offset;
      reader.skip();
    });
    expect(new JsonReader(bytes, at).value()).toEqual([1, 2]);
  });
});
