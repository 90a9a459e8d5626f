import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../lib/errors.ts";
import { parseTemplate } from "./parse.ts";
import { jsonPathText } from "./text.ts";

const DOCUMENT = {
  schemaVersion: 1,
  at: 1795,
  findings: [
    {
      id: "a1",
      rule: "pv-released",
      severity: "info",
      bytes: 10,
      since: null,
      ok: true,
      subject: { kind: "pv", name: "x" },
      concerns: ["shop/a", "shop/b"],
    },
    {
      id: "b2",
      rule: "dataset-unreferenced",
      severity: "error",
      bytes: 2048,
      since: 5,
      ok: false,
      subject: { kind: "dataset", name: "y" },
      concerns: [],
    },
  ],
  labels: { "app.kubernetes.io/name": "web", "a b": "c" },
  ratio: 0.5,
  empty: [],
  none: null,
};

const print = (template: string, value: unknown = DOCUMENT) =>
  jsonPathText(template, value, () => undefined);

/** What client-go 0.37.2 (`util/jsonpath`, missing keys allowed, as kubectl has it) prints of the same document. */
const AS_KUBECTL: readonly (readonly [template: string, text: string])[] = [
  ["{.at}", "1795"],
  ["at is {.at}!\n", "at is 1795!\n"],
  ["{$.at}", "1795"],
  ["{@.at}", "1795"],
  ["{ .at }", "1795"],
  ["{.at} {.schemaVersion}", "1795 1"],
  ["{.findings[*].id}", "a1 b2"],
  ["{.findings[0].id}", "a1"],
  ["{.findings[-1:].id}", "b2"],
  ["{.findings[-1].id}", "b2"],
  ["{.findings[0:1].id}", "a1"],
  ["{.findings[:1].id}", "a1"],
  ["{.findings[1:].id}", "b2"],
  ["{.findings[0:2:1].id}", "a1 b2"],
  ["{.findings[::2].id}", "a1"],
  ["{.findings[0,1].id}", "a1 b2"],
  ["{.findings[1,0].id}", "b2 a1"],
  ["{.findings[0]['id','rule']}", "a1 pv-released"],
  ["{.findings[0]['id', 'rule']}", "a1 pv-released"],
  ["{.findings[*].subject['kind','name']}", "pv dataset x y"],
  ["{['at']}", "1795"],
  ["{$['at']}", "1795"],
  ["{.findings[*]['subject.kind', 'subject.name']}", "pv dataset x y"],
  ["{.findings[*]['subject.kind','id']}", "pv dataset a1 b2"],
  ["{['findings'][0]['subject.name']}", "x"],
  ["{range .findings[*]['subject']}{.kind} {end}", "pv dataset "],
  ["{.findings[?(@.subject['kind']=='pv')].id}", "a1"],
  ["{.findings[?(@.subject.kind=='pv')]['id','subject.name']}", "a1 x"],
  ["{.findings[?(@['id'] == \"a1\")].id}", "a1"],
  ['{.findings[?(.id=="a1")].id}', "a1"],
  ['{.findings[*].concerns[?(@=="shop/a")]}', "shop/a"],
  ["{range.findings[*]}{.id}{end}", "a1b2"],
  ["{range  .findings[*] }{.id}{ end }", "a1b2"],
  ["{.findings[-2].id}", "a1"],
  ["{.findings[-2:-1].id}", "a1"],
  ["{.findings.*.id}", "a1 b2"],
  ["{..findings[0].id}", "a1"],
  ["{'it\\'s'}", "it's"],
  ['{.findings[?(@.severity=="error")].id}', "b2"],
  ["{.findings[?(@.severity=='error')].id}", "b2"],
  ['{.findings[?(@.severity!="error")].id}', "a1"],
  ['{.findings[?(@.severity=="a)b")].id}', ""],
  ["{.findings[?(@.since)].id}", "a1 b2"],
  ["{.findings[?(@.nope)].id}", ""],
  ["{.findings[?(@.ok==true)].id}", "a1"],
  ['{.findings[?( @.subject.kind == "pv" )].id}', "a1"],
  ["{.findings[?(@.id==@.id)].id}", "a1 b2"],
  [
    '{range .findings[*]}{.id}{"\\t"}{.rule}{"\\n"}{end}',
    "a1\tpv-released\nb2\tdataset-unreferenced\n",
  ],
  ["{range .findings[*]}{.id}={range .concerns[*]}{@},{end};{end}", "a1=shop/a,shop/b,;b2=;"],
  ["{range .findings[*]}{.id}", "a1b2"],
  ["{range .findings[*]}[{.id}]{end} done {.at}", "[a1][b2] done 1795"],
  ["{range .findings[?(@.ok==true)]}{.id}{end}", "a1"],
  ["{range .findings[*]['id','rule']}{@}|{end}", "a1|b2|pv-released|dataset-unreferenced|"],
  ["{range .empty[*]}x{end}y", "y"],
  ["{.findings[*].subject}", '{"kind":"pv","name":"x"} {"kind":"dataset","name":"y"}'],
  ["{.findings[0].concerns}", '["shop/a","shop/b"]'],
  ["{..name}", "x y"],
  ["{.findings..name}", "x y"],
  ["{..subject.kind}", "pv dataset"],
  ["{.findings[0].subject.*}", "pv x"],
  ["{.findings[*].concerns[*]}", "shop/a shop/b"],
  ["{.labels.app\\.kubernetes\\.io/name}", "web"],
  ["{.labels['app\\.kubernetes\\.io/name']}", "web"],
  ["{.ratio}", "0.5"],
  ["{.none}", "null"],
  ["{.findings[*].since}", "null 5"],
  ["{.findings[*].nope}", ""],
  ["{.findings.id}", ""],
  ['{"text"}', "text"],
  ["{'text'}", "text"],
  ["{range .findings[*]}{@.id}{'\\n'}{end}", "a1\nb2\n"],
];

describe("a template in kubectl's dialect", () => {
  it.each(AS_KUBECTL)("%s prints what kubectl prints", (template, text) => {
    expect(print(template)).toBe(text);
  });

  it.each([
    ["numbers are compared as such", "{.findings[?(@.bytes>100)].id}", "b2"],
    [
      "and their bounds",
      "{.findings[?(@.bytes>=10)].id} {.findings[?(@.bytes<=10)].id}",
      "a1 b2 a1",
    ],
    ["what is not known is less than nothing", "{.findings[?(@.since<9)].id}", "b2"],
    ["null is a value", "{.findings[?(@.since!=null)].id}", "b2"],
    ["one of several is enough", '{.findings[?(@.concerns[*]=="shop/b")].id}', "a1"],
    ["a place beyond the end has nothing", "{.findings[5].id}{.findings[1:9].id}", "b2"],
    [
      "$ is the whole answer in a range too",
      "{range .findings[*]}{.id}@{$.at} {end}",
      "a1@1795 b2@1795 ",
    ],
    [
      "a name in quotes that is there is that name, dots and all",
      "{.labels[\"a b\"]} {.labels['app.kubernetes.io/name']}",
      "c web",
    ],
    [
      "all values below",
      "{.findings[0]..*}",
      "a1 pv-released info 10 null true " +
        '{"kind":"pv","name":"x"} ["shop/a","shop/b"] pv x shop/a shop/b',
    ],
    ["escapes", '{"\\u00e4\\x41\\"\\\\\\r"}', 'äA"\\\r'],
    ["an unknown escape stays", '{"\\d"}', "\\d"],
    ["braces in text close nothing", "}{.at}}", "}1795}"],
  ])("%s", (_, template, text) => {
    expect(print(template)).toBe(text);
  });

  it("hands nothing over to the terminal that the data hides in a name", () => {
    expect(print("{.name}\n{@}", { name: "a\u001b[2Jb\u202e\nc" })).toBe(
      'a\\x1b[2Jb\\u{202e}\\x0ac\n{"name":"a\\u001b[2Jb\\u202e\\nc"}',
    );
  });

  it("sees no more than JSON has", () => {
    expect(print("{.a}{.a.constructor}{.a.length}{.a['__proto__']}", { a: "x" })).toBe("x");
    expect(() => print("{.toString}", { a: "x" })).toThrow(ConfigError);
  });
});

describe("a mistake in an expression", () => {
  const where = (character: number) => `--output jsonpath, character ${character}: expected `;
  it.each([
    ["findings", `${where(1)}an expression in braces, found "findings"; `],
    [".findings", `${where(1)}an expression in braces, found ".findings"; write '{.findings}'`],
    ["{.findings[*]", `${where(14)}"}", found its end; `],
    ["{.findings[*}", `${where(13)}"]", found "}"; `],
    [
      "{.findings[]}",
      `${where(12)}*, a number, a slice such as 0:2, or a name in quotes, found "]}"; `,
    ],
    [
      "{.findings[x]}",
      `${where(12)}*, a number, a slice such as 0:2, or a name in quotes, found "x]}"; `,
    ],
    ["{.findings[0:2:0]}", `${where(12)}a slice that goes forward by 1 or more, found "0:2:0]}"; `],
    ["{at}", `${where(2)}a path, range or end, found "at}"; a path begins with a dot: .at`],
    ["{.at .id}", `${where(6)}"}", found ".id}"; `],
    ["{.at | .id}", `${where(6)}"}", found "| .id}"; there are no pipes; use jq on -o json`],
    ["{end}", `${where(2)}a {range …} in front, found "end}"; remove {end}`],
    ['{"open}', `${where(2)}a text that ends with ", found "\\"open}"; `],
    ["{.}", `${where(3)}the name of a field, found "}"; the whole answer is {@}`],
    ['{.a[?(@.b=="x" && @.c)]}', `${where(16)}")", found "&& @.c)]}"; a filter holds one `],
    ["{.a[?(@.b=~/x/)]}", `${where(10)}")", found "=~/x/)]}"; a filter holds one `],
    [
      "{.a[?(@.b==x)]}",
      `${where(12)}a path such as @.severity, a text in quotes, a number, true, false or null, found "x)]}"; `,
    ],
    ["{.a[?()]}", `${where(7)}a path such as @.severity, `],
  ])("%s is told with its place", (template, message) => {
    expect(() => parseTemplate(template)).toThrow(ConfigError);
    expect(() => parseTemplate(template)).toThrow(message);
  });

  it("that only data shows is told with its place as well", () => {
    const message = (template: string) => {
      try {
        return print(template);
      } catch (error) {
        return (error as ConfigError).message;
      }
    };
    expect(message("{.findigns[*].id}")).toBe(
      `${where(3)}a field of this answer (schemaVersion, at, findings, labels, ratio, empty, none), found "findigns"; did you mean findings?`,
    );
    expect(message("{range .items[*]}{.id}{end}")).toContain(`${where(9)}a field of this answer`);
    expect(message("{.at[0]}")).toBe(
      `${where(5)}a list in front of the brackets, found a number; look at -o json`,
    );
    expect(message("{.labels[*]}")).toContain("found an object; ");
  });

  it("is the only thing that a template can fail with", () => {
    const unit = fc.constantFrom(...Array.from("{}[]().@$*?:,'\"\\=!<>-0129 abrange{end}\n"));
    fc.assert(
      fc.property(fc.string({ unit }), (template) => {
        try {
          expect(typeof print(template)).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("whatever the data", () => {
  const name = fc.string({ minLength: 1 });
  const quoted = (text: string) => JSON.stringify(text);

  it("a path of quoted names leads to what stands there", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.nat(), (names, value) => {
        const whole = names.reduceRight<unknown>((inner, one) => ({ [`k${one}`]: inner }), value);
        const path = names.map((one) => `[${quoted(`k${one.replaceAll("\\.", ".")}`)}]`).join("");
        fc.pre(!names.some((one) => one.includes("\\.")));
        expect(print(`{${path}}`, whole)).toBe(String(value));
      }),
    );
  });

  it("a slice is the slice of the list", () => {
    const place = fc.integer({ min: -6, max: 6 });
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 5 }), place, place, (list, from, to) => {
        expect(print(`{.x[${from}:${to}]}`, { x: list })).toBe(list.slice(from, to).join(" "));
        expect(print(`{.x[${from}]}`, { x: list })).toBe(String(list.at(from) ?? ""));
      }),
    );
  });

  it("a range is each of them on its own", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 5 }), (list) => {
        expect(print("{range .x[*]}<{@}>{end}", { x: list })).toBe(
          list.map((one) => `<${one}>`).join(""),
        );
      }),
    );
  });

  it("a comparison keeps what satisfies it and nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (list, limit) => {
        const whole = { x: list.map((n) => ({ n })) };
        const kept = (operator: string) => print(`{.x[?(@.n${operator}${limit})].n}`, whole);
        expect(kept("<")).toBe(list.filter((n) => n < limit).join(" "));
        expect(kept(">=")).toBe(list.filter((n) => n >= limit).join(" "));
        expect(kept("!=")).toBe(list.filter((n) => n !== limit).join(" "));
      }),
    );
  });
});

describe("a field that nothing in the answer has", () => {
  const missed = (template: string) => {
    const said: string[] = [];
    jsonPathText(template, DOCUMENT, (sentence) => said.push(sentence));
    return said;
  };

  it.each([
    [
      "{.findings[*].subjct.name}",
      'character 15: nothing there has "subjct"; did you mean "subject"?',
    ],
    [
      "{range .findings[*]}{.subject.nam}{end}",
      'character 31: nothing there has "nam"; did you mean "name"?',
    ],
    [
      '{.findings[?(@.rul=="pv-released")].id}',
      'character 16: nothing there has "rul"; did you mean "rule"?',
    ],
    ["{.findings.id}", 'character 12: a list has no "id"; write [*] in front of it'],
    ["{.labels.zzzz}", 'character 10: nothing there has "zzzz"; look at -o json'],
  ])("is said, with what was probably meant: %s", (template, sentence) => {
    expect(missed(template)).toEqual([sentence]);
  });

  it.each([
    "{.findings[*].subject.name}",
    "{.empty[*].subjct}",
    "{.none.subjct}",
    "{..name}",
    "{.findings[?(@.subject.kind=='none')].subjct}",
  ])("is no question where it is there, or nothing was asked for it: %s", (template) => {
    expect(missed(template)).toEqual([]);
  });
});
