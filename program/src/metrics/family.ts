import type { Records } from "../model/collections.ts";
import type { Coverage } from "../model/inventory.ts";
import type { FindingGroup } from "./finding-groups.ts";
import type { ServiceFigures } from "./service-figures.ts";
import type { MetricsView } from "./view.ts";

/** What a family is rendered for: each record of a collection, each of these, or once (`service`). */
export interface Subjects extends Records {
  readonly coverage: Coverage;
  readonly sources: MetricsView["sources"][number];
  readonly findingGroups: FindingGroup;
  readonly service: ServiceFigures;
}

/** A name of `Subjects`. */
export type SubjectName = keyof Subjects;

/** How long a family keeps its name, labels and meaning: `stable` until the next major version. */
export type Stability = "stable" | "experimental";

/** The labels of one series, all of them, and its value. */
export type Sample<L extends string> = readonly [
  labels: Readonly<Record<L, string>>,
  value: number,
];

/** One metric family as it is declared. */
export interface Declaration<S extends SubjectName, L extends string> {
  /** Base units in the name; only counters end in `_total`. */
  readonly name: string;
  /** One sentence for `# HELP`. */
  readonly help: string;
  readonly each: S;
  readonly labels: readonly L[];
  readonly stability: Stability;
  /**
   * Where the series are too many, families with a number go off, the highest first; those without stay on. Families
   * that a rule of deploy/prometheus joins have the same, except `plumbline_volume_info`, which all are joined through.
   */
  readonly sheds?: number;
  /** The series of one subject; none where a value is not known, which is not zero. */
  readonly sample: (
    subject: Subjects[S],
    view: MetricsView,
  ) => Sample<L> | readonly Sample<L>[] | null;
}

/** A metric family: a declaration with its type, and with the types of its subject and labels hidden. */
export interface Family extends Omit<Declaration<SubjectName, string>, "sample"> {
  readonly type: "gauge" | "counter";
  readonly sample: (
    subject: never,
    view: MetricsView,
  ) => Sample<string> | readonly Sample<string>[] | null;
}

/** A family whose values go up and down. */
export function gauge<S extends SubjectName, L extends string>(
  declared: Declaration<S, L>,
): Family {
  return Object.freeze({ type: "gauge", ...declared });
}

/** A family whose values only grow, until what counts them begins anew. Its name ends in `_total`. */
export function counter<S extends SubjectName, L extends string>(
  declared: Declaration<S, L>,
): Family {
  return Object.freeze({ type: "counter", ...declared });
}
