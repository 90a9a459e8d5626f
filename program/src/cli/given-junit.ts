import { SaxesParser } from "saxes";

/** An element as a strict parser reads it. */
export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Read[];
  text: string;
}

/** What may be in what, and which attributes each may and must have. Source: junit-10.xsd of Jenkins' xUnit plugin. */
const SHAPE: Readonly<
  Record<
    string,
    {
      readonly must: readonly string[];
      readonly may: readonly string[];
      readonly inside: readonly string[];
    }
  >
> = {
  testsuites: {
    must: [],
    may: ["name", "time", "tests", "failures", "errors"],
    inside: ["testsuite"],
  },
  testsuite: {
    must: ["name"],
    may: ["tests", "failures", "errors", "skipped", "time", "timestamp"],
    inside: ["testcase", "system-out"],
  },
  testcase: { must: ["name"], may: ["classname", "time"], inside: ["failure", "error", "skipped"] },
  failure: { must: [], may: ["type", "message"], inside: [] },
  error: { must: [], may: ["type", "message"], inside: [] },
  skipped: { must: [], may: ["message"], inside: [] },
  "system-out": { must: [], may: [], inside: [] },
};

/** The root of a JUnit report. Throws where it is no well-formed XML, or has another shape than JUnit's. */
export function readJUnit(xml: string): Read {
  const top: Read = { name: "", attributes: {}, children: [], text: "" };
  const open = [top];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const read = { name, attributes: attributes as Record<string, string>, children: [], text: "" };
    open.at(-1)?.children.push(read);
    open.push(read);
  });
  parser.on("text", (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  const [root] = top.children;
  if (root?.name !== "testsuites") throw new Error("no testsuites");
  check(root);
  return root;
}

function check({ name, attributes, children }: Read): void {
  const { must = [], may = [], inside = [] } = SHAPE[name] ?? {};
  const given = Object.keys(attributes);
  const wrong = [
    ...must.filter((one) => !given.includes(one)).map((one) => `${name} without ${one}`),
    ...given.filter((one) => ![...must, ...may].includes(one)).map((one) => `${name} with ${one}`),
    ...children.filter((one) => !inside.includes(one.name)).map((one) => `${one.name} in ${name}`),
    ...countFaults(name, attributes, children),
  ];
  if (wrong.length > 0) throw new Error(wrong.join(", "));
  for (const child of children) check(child);
}

/** Counts that do not count what is there. */
function countFaults(
  name: string,
  attributes: Read["attributes"],
  children: readonly Read[],
): readonly string[] {
  const suites = name === "testsuites" ? children : [{ children }];
  if (name !== "testsuites" && name !== "testsuite") return [];
  const cases = suites.flatMap((suite) => suite.children).filter((one) => one.name === "testcase");
  const having = (result: string) =>
    cases.filter((one) => one.children.some((child) => child.name === result)).length;
  const wanted = { tests: cases.length, failures: having("failure"), errors: having("error") };
  return Object.entries(wanted)
    .filter(([attribute, count]) => attributes[attribute] !== String(count))
    .map(([attribute, count]) => `${name} whose ${attribute} are ${count}`);
}
