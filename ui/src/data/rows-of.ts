import type { Answers, ListedFinding, ListName, RowOf } from "./answers.ts";

/** The rows of a page of any list. Findings travel under names of their own, with what keeps them out of the list beside them. */
export function rowsOf(answer: Answers[`/${ListName}`]): readonly RowOf<ListName>[] {
  if ("rows" in answer) return answer.rows;
  return [
    ...answer.findings.map((finding) => listed(finding)),
    ...answer.suppressed.map(({ finding, by, on }) => listed(finding, { leftOut: { by, on } })),
    ...answer.aged.map(({ finding, lastSeenAt }) => listed(finding, { lastSeenAt })),
  ];
}

function listed(finding: ListedFinding["finding"], about: Partial<ListedFinding> = {}) {
  return { finding, leftOut: null, lastSeenAt: null, ...about };
}
