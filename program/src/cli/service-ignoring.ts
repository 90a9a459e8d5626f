import type { Ignoring } from "../api/ignoring.ts";
import { Problem } from "../api/problem.ts";
import { storageTrouble } from "../store/trouble.ts";
import type { Words } from "./memory.ts";

/** People's words in the memory of a service; `changed` is awaited after each, and shows what it means. */
export function ignoringOver(words: Words | null, changed: () => Promise<void>): Ignoring {
  return {
    list: async () => (words === null ? [] : usable(() => words.ignores())),
    ignore: async (ignore) => {
      await usable(() => existing(words).ignore(ignore));
      await changed();
    },
    stop: async (finding, ending) => {
      const stopped = await usable(() => existing(words).stopIgnoring(finding, ending));
      if (stopped) await changed();
      return stopped;
    },
  };
}

function existing(words: Words | null): Words {
  if (words !== null) return words;
  throw new Problem(
    409,
    "nothing is remembered here, so that nothing can be ignored: start the service with a --state-dir",
  );
}

async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const trouble = storageTrouble(error);
    if (trouble === null) throw error;
    throw new Problem(503, `the memory cannot be used: ${trouble}; try again`);
  }
}
