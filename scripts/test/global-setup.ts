const OLDEST_MAJOR = 24;

/** Stops the run under a Node that cannot run the program; `npm ci` without optional packages leaves such a one on PATH. */
export function setup(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major >= OLDEST_MAJOR) return;
  throw new Error(
    `tests need Node ${OLDEST_MAJOR} or newer, this is ${process.version}: use npm test`,
  );
}
