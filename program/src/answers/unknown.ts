import { ConfigError } from "../lib/errors.ts";

/** What a question names is not there, for certain; or it is not known to who asks, who is told both alike. */
export class Unknown extends ConfigError {}
