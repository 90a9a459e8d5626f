import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { xmlText } from "./xml.ts";

/** Attribute and text of the one element, as a strict parser reads them. */
function readBack(text: string): readonly [attribute: string, inside: string] {
  const parser = new SaxesParser();
  let attribute = "";
  let inside = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => (attribute = String(tag.attributes["a"])));
  parser.on("text", (part) => (inside += part));
  parser.write(xmlText({ name: "x", attributes: { a: text }, inside: text })).close();
  return [attribute, inside.trim()];
}

describe("an XML document", () => {
  it.each([
    ["a < b & c > \"d\" 'e'", "a < b & c > \"d\" 'e'"],
    ["]]>", "]]>"],
    ["<!-- --><?x?><![CDATA[", "<!-- --><?x?><![CDATA["],
    ["a\u0000b", "a\\x00b"],
    ["a\u001b[2Jb", "a\\x1b[2Jb"],
    ["a\ud800b", "a\ufffdb"],
    ["a\uffffb", "a\\u{ffff}b"],
    ["ä\u{1f600}", "ä\u{1f600}"],
  ])("says %j as %j", (text, said) => expect(readBack(text)).toEqual([said, said]));

  it("is one whatever it is to say", () => {
    const unit = fc.constantFrom(
      ...Array.from("<>&\"'\u0000\u000b\u001b\u0085\u2028\ud800\ufffe\uffff]-![a "),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const [attribute, inside] = readBack(`a${text}z`);
        expect(inside).toBe(attribute);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps lines apart, and closes what has nothing in it at once", () => {
    const child = { name: "y", attributes: {}, inside: "a\nb" };
    const inside = [child, { ...child, inside: "" }];
    expect(xmlText({ name: "x", attributes: { n: 1 }, inside })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<x n="1">\n  <y>a\nb</y>\n  <y/>\n</x>\n',
    );
  });
});
