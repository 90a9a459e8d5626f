import type { CliContext } from "../context.ts";

/** Flags of `demo`. */
export type DemoFlags = { readonly once?: boolean; readonly noColor?: boolean };

export async function run(_context: CliContext, _flags: DemoFlags): Promise<number> {
  return 0;
}
