/** What is said of an address that is none; the pages, which may import types only, have to say the same of theirs. */
export const LOST_WORDS = {
  notThere: "There is no such page",
  notThereHint: "The address may have been cut off, or is of another version.",
  notThereLink: "To the overview",
} as const;
