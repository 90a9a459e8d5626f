import { Alert, Button } from "@patternfly/react-core";
import type { Strange } from "../filter/strange.ts";
import { TEXTS } from "../texts.ts";

const { strange: texts } = TEXTS;

/** Says what of the address is left out; nothing where all of it is known. */
export function StrangeAddress({
  strange,
  onClear,
}: {
  readonly strange: readonly Strange[];
  readonly onClear: () => void;
}) {
  if (strange.length === 0) return null;
  return (
    <Alert
      isInline
      variant="warning"
      title={texts.title}
      actionLinks={
        <Button variant="link" isInline onClick={onClear}>
          {texts.forget}
        </Button>
      }
    >
      {strange.map(({ name, value }) => (
        <div key={`${name}=${value}`}>
          <code>
            {name}=<bdi>{value}</bdi>
          </code>
        </div>
      ))}
    </Alert>
  );
}
