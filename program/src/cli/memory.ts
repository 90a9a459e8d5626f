import type { LoadedConfig } from "../config/config.ts";
import { type Ignore, LONGEST_REASON, type Remembered } from "../findings/memory.ts";
import type { Recall } from "../findings/recall.ts";
import { EXIT } from "../lib/errors.ts";
import type { OpenState } from "../store/state-directory.ts";
import type { Store } from "../store/store.ts";
import { storageTrouble } from "../store/trouble.ts";
import type { CliContext } from "./context.ts";
import { type SourceFlags, usageError } from "./flags.ts";
import { errorPage } from "./pages.ts";

/** The memory of a command that looks. */
export interface OpenMemory extends AsyncDisposable {
  /** For a look that begins now; null where nothing is remembered, or nothing shall be. */
  recall(): Promise<Recall | null>;
  /** Adds what a look has to say, where this process may write. */
  remember(told: Remembered | null): Promise<void>;
  /**
   * Why the last look could not be judged with it or remembered, such as "its disk is full". The look after it tries again. null
   * where all is well.
   */
  readonly trouble: string | null;
  /** What people have said by now of findings to leave alone; null where nothing is remembered, or it cannot be read now. */
  ignores(): Promise<readonly Ignore[] | null>;
  /** Takes what they say; null where nothing is remembered, or this process may not write. Rejects as a `Store` does. */
  readonly words: Words | null;
}

/** The part of a store in which people's words are. */
export type Words = Pick<Store, "ignores" | "ignore" | "stopIgnoring">;

const NO_MEMORY: OpenMemory = Object.freeze({
  recall: async () => null,
  remember: async () => {},
  trouble: null,
  ignores: async () => null,
  words: null,
  [Symbol.asyncDispose]: async () => {},
});

/**
 * Opens the memory that the configuration names. Commands that look write it, unless another process does; what they ask
 * for reading is left as it is. With `--no-state`, and where there is no place for it, there is none.
 */
export async function openMemory(
  context: CliContext,
  flags: Pick<SourceFlags, "noState">,
  loaded: LoadedConfig,
  write: boolean,
): Promise<OpenMemory> {
  const state = await openState(context, flags, loaded, write ? "looks" : "reading");
  return state === null ? NO_MEMORY : memoryOver(context, state);
}

/** Throws ConfigError where a look could not be remembered, as far as can be seen without making anything. */
export async function checkMemory(
  { noState }: Pick<SourceFlags, "noState">,
  loaded: LoadedConfig,
): Promise<void> {
  const { directory } = loaded.config.state;
  if (noState || directory === null) return;
  const { refuseUnusable } = await import("../store/state-directory.ts");
  refuseUnusable({ directory, where: loaded.at("state.directory") });
}

/** The memory of a process that stays: it must be the only one that writes. Throws ConfigError where another does. */
export async function openMemoryAlone(
  context: CliContext,
  flags: Pick<SourceFlags, "noState">,
  loaded: LoadedConfig,
): Promise<OpenMemory> {
  const state = await openState(context, flags, loaded, "looks", true);
  if (state === null) return NO_MEMORY;
  if (state.role === "writer") return memoryOver(context, state, "by the service");
  await state.store?.close();
  throw usageError(
    "--state-dir",
    "a state directory that no other process writes",
    `${loaded.config.state.directory}, which another plumbline writes`,
    "stop the other one, or name another directory",
  );
}

function memoryOver(
  context: CliContext,
  { store, role, notice }: OpenState,
  troubleSaid: "here" | "by the service" = "here",
): OpenMemory {
  const say = (text: string) => errorPage(context).prose(`note: ${text}`);
  if (notice !== null) say(notice);
  let trouble: string | null = null;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      const why = storageTrouble(error);
      if (why === null) throw error;
      trouble = why;
      if (troubleSaid === "here") say(`the memory cannot be used: ${why}`);
      return null;
    }
  };
  return {
    get trouble() {
      return trouble;
    },
    ignores: async () => (store === null ? null : attempt(() => store.ignores())),
    words: role === "writer" ? store : null,
    recall: async () => {
      trouble = null;
      const recall = store === null ? null : await attempt(() => store.recall());
      return recall === null ? null : (inventory) => attempt(() => recall(inventory));
    },
    remember: async (told) => {
      if (told !== null && role === "writer") await attempt(async () => store?.remember(told));
    },
    [Symbol.asyncDispose]: async () => store?.close(),
  };
}

async function openState(
  { clock }: CliContext,
  { noState }: { readonly noState?: boolean | undefined },
  loaded: LoadedConfig,
  purpose: "looks" | "reading" | "decisions",
  ownThread = false,
): Promise<OpenState | null> {
  const { directory, learningMs } = loaded.config.state;
  if (noState || directory === null) return null;
  const { openStateDirectory } = await import("../store/state-directory.ts");
  const where = loaded.at("state.directory");
  const now = clock.now();
  return openStateDirectory({ directory, where, purpose, learningMs, now, ownThread });
}

/** Flags of commands by which a person decides something about the memory. */
export type DecisionFlags = Pick<SourceFlags, "config" | "noConfig" | "stateDir"> & {
  readonly reason?: string;
  readonly owner?: string;
};

/** Opens the store for a decision; beside a process that looks as well. Throws ConfigError where nothing is remembered yet. */
export async function withStore(
  context: CliContext,
  flags: DecisionFlags,
  work: (store: Store) => Promise<void>,
): Promise<number> {
  const [{ loadConfig }, { RULES }] = await Promise.all([
    import("../config/load.ts"),
    import("../findings/rules/index.ts"),
  ]);
  const { environment, directory } = context;
  const loaded = loadConfig({ flags, environment, directory, rules: RULES });
  const state = await openState(context, {}, loaded, "decisions");
  const store = state?.store ?? null;
  if (store === null)
    throw usageError(
      "--state-dir",
      "a directory in which looks are remembered",
      loaded.config.state.directory ?? "none, and no home directory",
      "run plumbline scan first, or name the directory",
    );
  try {
    await work(store);
    return EXIT.clean;
  } finally {
    await store.close();
  }
}

/** Why somebody decides. Throws ConfigError where he does not say it, or says more than is kept. */
export function reasonIn({ reason }: Pick<DecisionFlags, "reason">): string {
  const length = Array.from(reason ?? "").length;
  if (length > LONGEST_REASON)
    throw usageError(
      "--reason",
      `at most ${LONGEST_REASON} characters`,
      `${length}`,
      "say it shorter, or name where it is written",
    );
  if (reason !== undefined && reason.trim() !== "") return reason;
  throw usageError("--reason", "why, in a few words", "nothing", "add --reason TEXT");
}

const NO_USER = "no user in this session (USER, LOGNAME)";

/** Who decides and why. Throws ConfigError where either is missing: a decision without them helps nobody later. */
export function decisionOf(
  { environment, clock }: CliContext,
  flags: DecisionFlags,
): { readonly at: number; readonly by: string; readonly reason: string } {
  const by = flags.owner ?? (environment["USER"] || environment["LOGNAME"] || "");
  const reason = reasonIn(flags);
  const found = flags.owner === undefined ? NO_USER : JSON.stringify(flags.owner);
  if (by.trim() === "") throw usageError("--owner", "who decides", found, "add --owner NAME");
  return { at: clock.now(), by, reason };
}
