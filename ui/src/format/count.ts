/** A number in the user's language: 10070 -> "10,070". */
export function countText(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** "1 claim", "2 claims": with the plural given where it is not the singular with an "s". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

/** A ratio of 0 to 1 as percent, without decimals, and never 100 % of what is not whole: 0.997 -> "99 %". */
export function percentText(ratio: number, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return format.format(Math.floor(ratio * 100) / 100);
}
