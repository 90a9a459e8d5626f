import { Alert, Button } from "@patternfly/react-core";
import { TEXTS } from "../texts.ts";

const { strange: texts } = TEXTS;

/** What an address says that nobody knows: it is left out, and told. */
export interface Strange {
  readonly name: string;
  readonly value: string;
}

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
