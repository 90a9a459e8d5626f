/** A text shortened in its middle so that it is no wider: names differ at their ends as often as at their beginnings. */
export function fitted(text: string, widthPx: number, fontPx: number): string {
  if (textPx(text, fontPx) <= widthPx) return text;
  const signs = Array.from(text);
  let keep = signs.length - 1;
  while (keep > 2 && textPx(shortened(signs, keep), fontPx) > widthPx) keep--;
  return shortened(signs, keep);
}

function shortened(signs: readonly string[], keep: number): string {
  const tail = Math.floor(keep * 0.45);
  return `${signs.slice(0, keep - tail).join("")}…${signs.slice(signs.length - tail).join("")}`;
}

/** About how wide a text is, rather too wide than too narrow: what draws it does not measure it. */
export function textPx(text: string, fontPx: number): number {
  let ems = 0;
  for (const sign of text) ems += emsOf(sign);
  return ems * fontPx;
}

function emsOf(sign: string): number {
  if (/[iljtfr.,:;|!'()[\]/ -]/.test(sign)) return 0.36;
  if (/[mwMW@%]/.test(sign)) return 0.9;
  if (/[A-Z_]/.test(sign)) return 0.68;
  return sign.charCodeAt(0) < 0x250 ? 0.56 : 1.05;
}
