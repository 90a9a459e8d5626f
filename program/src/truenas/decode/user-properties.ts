import type { Wire } from "../wire.ts";

/** The wanted ones of a map of user properties; what a property is called by `value` differs between the lists. */
export function keepUserProperties(
  properties: Wire,
  wanted: readonly string[],
  value: (property: Wire) => string = (property) => property.text(),
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const name of wanted) {
    const property = properties.entry(name);
    if (property !== null) kept[name] = value(property);
  }
  return kept;
}
