import shapes2410 from "./shapes/24.10.json" with { type: "json" };
import shapes2504 from "./shapes/25.04.json" with { type: "json" };
import shapes2510 from "./shapes/25.10.json" with { type: "json" };
import shapes260 from "./shapes/26.0.json" with { type: "json" };
import { Shapes } from "./shape.ts";

/** Lines of the API whose shapes we have. */
export type Line = "24.10" | "25.04" | "25.10" | "26.0";

/** The shapes of each line. */
export const SHAPES: Readonly<Record<Line, Shapes>> = Object.freeze({
  "24.10": new Shapes(shapes2410),
  "25.04": new Shapes(shapes2504),
  "25.10": new Shapes(shapes2510),
  "26.0": new Shapes(shapes260),
});
