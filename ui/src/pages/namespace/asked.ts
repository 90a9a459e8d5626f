import type { NamespaceRow, SourcesAnswer } from "../../../../program/src/api/contract.ts";
import type { Answer } from "../../data/data.ts";

/** What findings of a namespace are asked for by: its name, and its cluster unless there is no other. */
export function askedAs(
  { name, cluster }: Pick<NamespaceRow, "name" | "cluster">,
  sources: Answer<SourcesAnswer>,
): string {
  const isAlone =
    sources.is === "here" &&
    sources.value.sources.filter(({ kind }) => kind === "cluster").length === 1;
  return isAlone ? name : `${cluster}:${name}`;
}
