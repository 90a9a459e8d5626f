import type { Format } from "./exposition.ts";

/** OpenMetrics where the `Accept` header prefers it to plain text, as Prometheus' does; else the text format, which all read. */
export function formatFor(accept: string): Format {
  const open = qualityOf(accept, "application/openmetrics-text");
  return open > 0 && open >= qualityOf(accept, "text/plain") ? "openmetrics" : "text";
}

/** Whether the `Accept-Encoding` header lets us answer in gzip. */
export function mayGzip(acceptEncoding: string): boolean {
  return qualityOf(acceptEncoding, "gzip") > 0;
}

/** What an answer is compressed with for who sends this `Accept-Encoding`; null where he takes neither. */
export function encodingFor(acceptEncoding: string): "br" | "gzip" | null {
  const [br, gzip] = [qualityOf(acceptEncoding, "br"), qualityOf(acceptEncoding, "gzip")];
  if (br > 0 && br >= gzip) return "br";
  return gzip > 0 ? "gzip" : null;
}

/** The weight a header gives to one name; 0 where it does not name it (RFC 9110 §12.4.2). */
function qualityOf(header: string, name: string): number {
  const weights = header
    .split(",")
    .map((part) => part.split(";").map((piece) => piece.trim().toLowerCase()))
    .filter(([what]) => what === name)
    .map((pieces) => Number(pieces.find((piece) => piece.startsWith("q="))?.slice(2) ?? 1));
  return Math.max(0, ...weights.filter((weight) => !Number.isNaN(weight)));
}
