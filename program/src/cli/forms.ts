import { suggest } from "../config/suggest.ts";
import { ConfigError } from "../lib/errors.ts";

/** Every form an answer can be written in, as help lists them. */
export const FORM_WORDS = ["table", "wide", "name", "csv", "json", "yaml"] as const;

/** The word of a form on the command line. */
export type FormWord = (typeof FORM_WORDS)[number];

/** Forms that are data as it is, for programs. */
export type DocumentForm = "json" | "yaml";

/** Whether the answer is data as it is. */
export function isDocument(form: FormWord): form is DocumentForm {
  return form === "json" || form === "yaml";
}

/** What a command says of forms that others have and it has not: "a chain has no rows". */
export type Lacking = { readonly [F in FormWord]?: string };

/**
 * The flag `--output` of a command that has these forms, the first by default. Another is a mistake, told with why this
 * command lacks it, or with what was probably meant.
 */
export function outputFlag<F extends FormWord>(forms: readonly [F, ...F[]], lacking: Lacking = {}) {
  return {
    kind: "parsed",
    parse: (text: string): F => formOf(text, forms, lacking),
    default: forms[0] as string,
    brief: "Form of the answer",
    placeholder: "FORM",
    proposeCompletions: () => forms,
    forms,
  } as const;
}

function formOf<F extends FormWord>(text: string, forms: readonly F[], lacking: Lacking): F {
  const form = forms.find((one) => one === text);
  if (form !== undefined) return form;
  const word = FORM_WORDS.find((one) => one === text);
  const why = word === undefined ? undefined : lacking[word];
  throw new ConfigError({
    where: "--output",
    expected: `${forms.slice(0, -1).join(", ")} or ${forms.at(-1) ?? ""}`,
    found: JSON.stringify(text),
    next: why ?? hint(text, forms),
  });
}

/** What other programs call our forms. */
const ALSO_CALLED: Readonly<Record<string, FormWord>> = { yml: "yaml", tsv: "csv" };

function hint(text: string, forms: readonly FormWord[]): string {
  const near = suggest(text, forms) ?? ALSO_CALLED[text.toLowerCase()];
  const meant = forms.find((form) => form === near);
  return meant === undefined ? "choose one of these" : `did you mean ${meant}?`;
}
