import type { CliContext } from "./context.ts";
import { errorPage } from "./pages.ts";
import { type DocumentForm, expressionIn } from "./forms.ts";

/** Writes a value as JSON, as YAML, or what an expression finds in it (on stderr, what it did not find); each is loaded only when asked for. */
export async function printDocument(
  context: Pick<CliContext, "stdout" | "stderr" | "environment" | "program" | "repeats">,
  form: DocumentForm,
  value: unknown,
): Promise<void> {
  const say = (sentence: string) =>
    errorPage(context).prose(`note: --output jsonpath, ${sentence}`);
  context.stdout.write(await documentText(form, value, say));
}

async function documentText(
  form: DocumentForm,
  value: unknown,
  say: (sentence: string) => void,
): Promise<string> {
  if (form === "json" || form === "yaml") {
    const { jsonText, yamlText } = await import("./output/documents.ts");
    return form === "json" ? jsonText(value) : yamlText(value);
  }
  const { jsonPathText } = await import("./output/jsonpath/text.ts");
  return jsonPathText(expressionIn(form), value, say);
}
