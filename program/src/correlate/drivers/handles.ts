import { leafOf } from "../../model/indices.ts";

/**
 * Volume handles by which some driver names the dataset at this path (facts/democratic-csi §2.1, §7): its leaf, its full
 * name, its full name with "_" for "/". The likeliest comes first; most who ask stop there.
 */
export function* handlesFor(path: string): Iterable<string> {
  yield leafOf(path);
  yield path;
  yield path.replaceAll("/", "_");
}
