import type { Wire } from "../wire.ts";

/** Between the name of a property and what its value must begin with to be kept, and is then all that is kept of it. */
const BEGINS_WITH = "^=";

/**
 * The wanted ones of a map of user properties; what a property is called by `value` differs between the lists. Of a property
 * that people write into, "name^=beginning" keeps the beginning of a driver's own text and nothing of anybody else's.
 */
export function keepUserProperties(
  properties: Wire,
  wanted: readonly string[],
  value: (property: Wire) => string = (property) => property.text(),
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of wanted) {
    const property = properties.entry(name);
    if (property !== null) kept[name] = value(property);
    else if (name.includes(BEGINS_WITH)) Object.assign(kept, beginningOf(properties, name, value));
  }
  return kept;
}

function beginningOf(
  properties: Wire,
  wanted: string,
  value: (property: Wire) => string,
): Readonly<Record<string, string>> {
  const [name = "", beginning = ""] = wanted.split(BEGINS_WITH);
  const property = properties.entry(name);
  return property !== null && value(property).startsWith(beginning) ? { [name]: beginning } : {};
}
