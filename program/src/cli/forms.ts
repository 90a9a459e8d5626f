import { suggest } from "../lib/suggest.ts";
import { ConfigError } from "../lib/errors.ts";

/** Every form an answer can be written in, as help lists them. */
export const FORM_WORDS = [
  "table",
  "wide",
  "name",
  "csv",
  "markdown",
  "junit",
  "json",
  "yaml",
  "jsonpath",
] as const;

/** The word of a form on the command line. */
export type FormWord = (typeof FORM_WORDS)[number];

/** What `--output` holds for these words: the word itself, but an expression follows `jsonpath=`. */
export type FormOf<W extends FormWord> = W extends "jsonpath" ? `jsonpath=${string}` : W;

/** Forms that are data as it is, or a part of it, for programs. */
export type DocumentForm = FormOf<"json" | "yaml" | "jsonpath">;

/** Whether the answer is data as it is. */
export function isDocument(form: FormOf<FormWord>): form is DocumentForm {
  return form === "json" || form === "yaml" || form.startsWith(JSONPATH);
}

/** The expression of `jsonpath=EXPR`. */
export function expressionIn(form: FormOf<"jsonpath">): string {
  return form.slice(JSONPATH.length);
}

const JSONPATH = "jsonpath=";

/** What a command says of forms that others have and it has not: "a chain has no rows". */
export type Lacking = { readonly [W in FormWord]?: string };

/**
 * The flag `--output` of a command that has these forms, the first by default. Another is a mistake, told with why this
 * command lacks it, or with what was probably meant.
 */
export function outputFlag<W extends FormWord>(words: readonly [W, ...W[]], lacking: Lacking = {}) {
  return {
    kind: "parsed",
    parse: (text: string) => formOf(text, words, lacking),
    default: words[0] as string,
    brief: "Form of the answer",
    placeholder: "FORM",
    proposeCompletions: () => words.map((word) => (word === "jsonpath" ? JSONPATH : word)),
    forms: words.map(shown),
  } as const;
}

function shown(word: FormWord): string {
  return word === "jsonpath" ? `${JSONPATH}EXPR` : word;
}

async function formOf<W extends FormWord>(
  text: string,
  words: readonly W[],
  lacking: Lacking,
): Promise<FormOf<W>> {
  const equals = text.indexOf("=");
  const word = FORM_WORDS.find((one) => one === (equals < 0 ? text : text.slice(0, equals)));
  const isOurs = words.some((one) => one === word);
  if (isOurs && word === "jsonpath") await refuseWrongExpression(text);
  if (isOurs && (word === "jsonpath" || equals < 0)) return text as FormOf<W>;
  const why = word === undefined ? undefined : lacking[word];
  throw new ConfigError({
    where: "--output",
    expected: `${words.slice(0, -1).map(shown).join(", ")} or ${words.slice(-1).map(shown).join("")}`,
    found: JSON.stringify(text),
    next: why ?? hint(text, words),
  });
}

/** Before anything is read: the expression could not be heard afterwards. */
async function refuseWrongExpression(text: string): Promise<void> {
  if (text === "jsonpath" || text === JSONPATH)
    throw new ConfigError({
      where: "--output",
      expected: "an expression behind jsonpath=",
      found: "none",
      next: "write it as kubectl does, such as -o jsonpath='{.findings[*].id}'",
    });
  const { parseTemplate } = await import("./output/jsonpath/parse.ts");
  parseTemplate(text.slice(JSONPATH.length));
}

/** What other programs call our forms, and what stands in for theirs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  yml: "did you mean yaml?",
  md: "did you mean markdown?",
  xml: "did you mean junit?",
  tsv: "did you mean csv?",
  "jsonpath-file": 'write -o "jsonpath=$(cat FILE)"',
  "jsonpath-as-json": "use jq on -o json",
  "custom-columns": "use -o csv, or -o jsonpath= with a {range}",
  "go-template": "use -o jsonpath= with a {range}",
};

function hint(text: string, words: readonly FormWord[]): string {
  const [called = ""] = text.toLowerCase().split("=", 1);
  const near = suggest(called, words);
  return (
    ELSEWHERE[called] ??
    (near === null
      ? "choose one of these"
      : `did you mean ${near === "jsonpath" ? JSONPATH : near}?`)
  );
}
