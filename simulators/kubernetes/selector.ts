import { objectOf } from "./entry.ts";
import type { Entry } from "./entry.ts";
import type { Resource } from "./resources.ts";
import { badRequest, StatusError } from "./status.ts";

/** Whether an object is wanted. */
export type Selector = (entry: Entry) => boolean;

/** Fields that may be selected on; all kinds have the first two (kubernetes `pkg/apis/core/v1/conversion.go`). */
const FIELDS = ["metadata.name", "metadata.namespace"];
const POD_FIELDS = ["spec.nodeName", "status.phase"];

/** Both selectors of a request in one. Throws StatusError BadRequest on what cannot be read. */
export function selectorOf(resource: Resource, query: URLSearchParams): Selector | undefined {
  const labels = query.get("labelSelector") ?? "";
  const fields = query.get("fieldSelector") ?? "";
  const terms = [
    ...splitTerms(labels).map(labelTerm),
    ...splitTerms(fields).map((term) => fieldTerm(resource, term)),
  ];
  return terms.length === 0 ? undefined : (entry) => terms.every((term) => term(entry));
}

/** Splits at commas outside of parentheses. */
function splitTerms(text: string): string[] {
  return text === "" ? [] : text.split(/,(?![^(]*\))/u).map((term) => term.trim());
}

function labelTerm(term: string): Selector {
  const set = /^(?<key>\S+) (?<not>not)?in \((?<values>[^)]*)\)$/u.exec(term)?.groups;
  if (set !== undefined) {
    const values = new Set((set["values"] ?? "").split(",").map((value) => value.trim()));
    return (entry) =>
      values.has(entry.labels[set["key"] ?? ""] ?? "\0") === (set["not"] === undefined);
  }
  const equality = /^(?<key>[^=!\s]+)\s*(?<operator>==?|!=)\s*(?<value>[^=!\s]*)$/u.exec(
    term,
  )?.groups;
  if (equality !== undefined) {
    const { key = "", operator, value } = equality;
    return (entry) => (entry.labels[key] === value) === (operator !== "!=");
  }
  const existence = /^(?<not>!?)(?<key>[^=!\s]+)$/u.exec(term)?.groups;
  if (existence !== undefined) {
    const { not, key = "" } = existence;
    return (entry) => Object.hasOwn(entry.labels, key) === (not === "");
  }
  throw new StatusError(badRequest(`unable to parse requirement: ${term}`));
}

function fieldTerm(resource: Resource, term: string): Selector {
  const groups = /^(?<field>[^=!]+)(?<operator>==?|!=)(?<value>.*)$/u.exec(term)?.groups;
  const { field = term, operator = "=", value = "" } = groups ?? {};
  const known = resource.kind === "Pod" ? [...FIELDS, ...POD_FIELDS] : FIELDS;
  if (groups === undefined || !known.includes(field)) {
    const names = known.map((name) => `"${name}"`).join(", ");
    throw new StatusError(badRequest(`"${field}" is not a known field selector: only ${names}`));
  }
  return (entry) => (fieldOf(entry, field) === value) === (operator !== "!=");
}

function fieldOf(entry: Entry, field: string): string {
  switch (field) {
    case "metadata.name":
      return entry.name;
    case "metadata.namespace":
      return entry.namespace;
    default: {
      const [section = "", key = ""] = field.split(".");
      const part = objectOf(entry)[section] as Record<string, string> | undefined;
      return part?.[key] ?? "";
    }
  }
}
