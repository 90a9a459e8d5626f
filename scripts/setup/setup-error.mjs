/** The machine lacks something that the set-up cannot bring; the message is one sentence for the person at the terminal. */
export class SetupError extends Error {}
