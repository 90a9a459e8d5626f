import type { Route } from "../route.ts";
import { rules } from "./rules.ts";

/** Every route of the API, in the order of the reference. */
export const ROUTES: readonly Route[] = Object.freeze([rules]);
