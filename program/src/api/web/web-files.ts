import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress, gzip } from "node:zlib";

/** A file of the web interface as it lies in the bundle. */
export interface BuiltFile {
  /** Below the root of the service: "assets/index-3f2a.js". */
  readonly path: string;
  /** Brotli, in base64. */
  readonly brotli: string;
}

/** In which ways a file goes over the wire. */
export type Encoding = "br" | "gzip" | "identity";

/** A file of the web interface, in memory. */
export interface WebFile {
  readonly path: string;
  /** Media type. */
  readonly type: string;
  /** The file in an encoding; other ones than brotli are made when somebody first asks for them. */
  as(encoding: Encoding): Promise<Buffer>;
}

/** The files of the web interface, by path. Throws Error for a file of a kind that has no media type here. */
export function webFiles(built: readonly BuiltFile[]): ReadonlyMap<string, WebFile> {
  return new Map(built.map((file) => [file.path, webFile(file)]));
}

function webFile({ path, brotli }: BuiltFile): WebFile {
  const type = TYPES[extname(path)];
  if (type === undefined) throw new Error(`${path}: no media type for ${extname(path)}`);
  const compressed = Buffer.from(brotli, "base64");
  const made = new Map<Encoding, Promise<Buffer>>([["br", Promise.resolve(compressed)]]);
  const as = (encoding: Encoding): Promise<Buffer> => {
    const known = made.get(encoding) ?? makeFrom(compressed, encoding);
    made.set(encoding, known);
    return known;
  };
  return Object.freeze({ path, type, as });
}

async function makeFrom(compressed: Buffer, encoding: Encoding): Promise<Buffer> {
  const plain = await promisify(brotliDecompress)(compressed);
  return encoding === "gzip" ? promisify(gzip)(plain) : plain;
}

const TYPES: Readonly<Record<string, string>> = Object.freeze({
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
});
