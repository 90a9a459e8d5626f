import type { CliContext } from "./context.ts";
import { type DocumentForm, expressionIn } from "./forms.ts";

/** Writes a value as JSON, as YAML, or what an expression finds in it; each is loaded only when asked for. */
export async function printDocument(
  { stdout }: Pick<CliContext, "stdout">,
  form: DocumentForm,
  value: unknown,
): Promise<void> {
  stdout.write(await documentText(form, value));
}

async function documentText(form: DocumentForm, value: unknown): Promise<string> {
  if (form === "json" || form === "yaml") {
    const { jsonText, yamlText } = await import("./output/documents.ts");
    return form === "json" ? jsonText(value) : yamlText(value);
  }
  const { jsonPathText } = await import("./output/jsonpath/text.ts");
  return jsonPathText(expressionIn(form), value);
}
