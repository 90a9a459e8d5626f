import type { Page } from "./page.ts";

/** The sentence of a next step. */
export function sentenceOf(next: string): string {
  return next.split("\n", 1)[0] ?? "";
}

/** The commands that belong to it, to be pasted. */
export function commandsOf(next: string): readonly string[] {
  return next.split("\n").slice(1);
}

/** A next step, and below it its commands, whole. */
export function printNext(page: Page, next: string): void {
  page.prose(`next: ${sentenceOf(next)}`, 2);
  for (const command of commandsOf(next)) page.command(command, 4);
}

/** Next steps that have commands, each once and whole; for the end of the page, where they are found. */
export function printCommands(page: Page, steps: readonly string[]): void {
  const pasted = [...new Set(steps)].filter((step) => commandsOf(step).length > 0);
  if (pasted.length === 0) return;
  page.gap();
  for (const step of pasted) printNext(page, step);
}
