import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MarkdownPage } from "./markdown-page.ts";
import { code, fenced, inline } from "./markdown.ts";

describe("text in Markdown", () => {
  it.each([
    ["a plain sentence, with 2 commas.", "a plain sentence, with 2 commas."],
    ["tank/k8s/nfs/v/pvc-1", "tank/k8s/nfs/v/pvc-1"],
    ["*bold* _it_ `x` [a](b) <b>", "\\*bold\\* \\_it\\_ \\`x\\` \\[a\\](b) \\<b>"],
    ["a|b", "a\\|b"],
    ["a&amp;b", "`a&amp;b`"],
    ["a & b", "a &amp; b"],
    ["ask @admins", "ask `@admins`"],
    ["tank/x@daily-1", "`tank/x@daily-1`"],
    ["see #12", "see `#12`"],
    ["http://evil.example/", "`http://evil.example/`"],
    ["nqn:uuid:x", "`nqn:uuid:x`"],
    ["2026-11-24 12:00:00Z", "2026-11-24 12:00:00Z"],
    ["a\nb", "a\\\\x0ab"],
  ])("%j is written %j", (text, written) => expect(inline(text)).toBe(written));
});

describe("an identifier in Markdown", () => {
  it.each([
    ["pvc/data_0 -n shop", "`pvc/data_0 -n shop`"],
    ["<img src=x>", "`<img src=x>`"],
    ["", ""],
    ["a`b", "<code>a&#96;b</code>"],
    ["a|b", "<code>a&#124;b</code>"],
    ["\u001b[2J", "<code>&#92;x1b&#91;2J</code>"],
  ])("%j is written %j", (text, written) => expect(code(text)).toBe(written));

  it("never holds what ends a cell, a line or a span of code", () => {
    const unit = fc.constantFrom(...Array.from("`|\\<>\n\r\ta1 "));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1 }), (text) => {
        const [, inside = ""] = /^(?:`(.*)`|<code>.*<\/code>)$/s.exec(code(text)) ?? [];
        expect(code(text)).not.toMatch(/[|\n\r]/);
        expect(inside).not.toMatch(/[`\\]/);
        expect(code(text)).toMatch(/^(?:`.*`|<code>[^<>`|\\]*<\/code>)$/);
      }),
    );
  });
});

describe("a block of text as it is", () => {
  it("ends where it ends, whatever is in it", () => {
    expect(fenced("a\n```\n````\nb\n")).toBe("`````text\na\n```\n````\nb\n`````\n");
  });
});

describe("a page in Markdown", () => {
  const written = (draw: (page: MarkdownPage) => void) => {
    let text = "";
    draw(
      new MarkdownPage((part) => void (text += part), { program: "plumbline", repeats: () => [] }),
    );
    return text;
  };

  it("keeps paragraphs, lists, tables and headings apart", () => {
    const text = written((page) => {
      page.heading("what");
      page.line({ text: "why ", tone: "strong" }, "so");
      page.prose("one", 2);
      page.prose("below one", 6);
      page.command("plumbline scan");
      page.table(
        [
          { title: "OBJECT", literal: true },
          { title: "SIZE", align: "right" },
        ],
        [["pv/x", "-"]],
      );
      page.prose("end");
    });
    expect(text).toBe(`### what

**why** so

- one
  - below one
- \`plumbline scan\`

| object | size |
| --- | --: |
| \`pv/x\` | - |

end
`);
  });

  it("takes a name at the start of a line for no mark", () => {
    for (const [name, line] of [
      ["- x", "\\- x"],
      ["+ x", "\\+ x"],
      ["===", "\\==="],
      ["> x", "\\> x"],
      ["1. x", "1\\. x"],
      ["1.5 GiB", "1.5 GiB"],
      ["# x", "\\# x"],
    ] as const)
      expect(written((page) => page.line(name))).toBe(`${line}\n`);
  });
});
