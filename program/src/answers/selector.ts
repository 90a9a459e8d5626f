import { ConfigError } from "../lib/errors.ts";

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** Whether an object with these labels is selected. */
export type Selector = (labels: Labels) => boolean;

/**
 * A label selector as kubectl takes it: "a=b", "a==b", "a!=b", "a", "!a", "a in (x,y)", "a notin (x,y)", joined by commas.
 * Throws ConfigError on anything else; `where` is the flag or parameter it came in. Source: apimachinery `labels.Parse`.
 */
export function parseSelector(text: string, where: string): Selector {
  const requirements = splitRequirements(text).map((part) => parseRequirement(part, where));
  return (labels) => requirements.every((requirement) => requirement(labels));
}

/** Commas separate requirements, except between parentheses. */
function splitRequirements(text: string): readonly string[] {
  return text.split(/,(?![^()]*\))/).map((part) => part.trim());
}

const KEY = "([A-Za-z0-9][-A-Za-z0-9_./]*)";
const VALUE = "([A-Za-z0-9]?[-A-Za-z0-9_.]*)";
const EQUALS = new RegExp(`^${KEY}\\s*==?\\s*${VALUE}$`);
const DIFFERS = new RegExp(`^${KEY}\\s*!=\\s*${VALUE}$`);
const EXISTS = new RegExp(`^(!?)\\s*${KEY}$`);
const IN_SET = new RegExp(`^${KEY}\\s+(in|notin)\\s+\\(([^()]*)\\)$`);

function parseRequirement(text: string, where: string): Selector {
  const equals = EQUALS.exec(text);
  if (equals) return (labels) => valueOf(labels, equals[1]) === equals[2];
  const differs = DIFFERS.exec(text);
  if (differs) return (labels) => valueOf(labels, differs[1]) !== differs[2];
  const set = IN_SET.exec(text);
  if (set) return setRequirement(set[1], set[2] === "in", set[3] ?? "");
  const exists = EXISTS.exec(text);
  if (exists) return (labels) => (valueOf(labels, exists[2]) !== undefined) === (exists[1] === "");
  throw new ConfigError({
    where,
    expected: "labels such as app=db,tier!=cache",
    found: JSON.stringify(text),
    next: "see kubectl get --help",
  });
}

function setRequirement(key: string | undefined, wanted: boolean, list: string): Selector {
  const values = new Set(list.split(",").map((value) => value.trim()));
  return (labels) => {
    const value = valueOf(labels, key);
    return wanted
      ? value !== undefined && values.has(value)
      : value === undefined || !values.has(value);
  };
}

function valueOf(labels: Labels, key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}
