import {
  ActionGroup,
  Alert,
  Button,
  Form,
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  TextInput,
} from "@patternfly/react-core";
import { type FormEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { now } from "../../clock.ts";
import { Refusal } from "../../data/data.ts";
import { TEXTS } from "../../texts.ts";
import { A_DAY, type Fault, faultsIn, type Leaving, TERMS } from "./leaving-alone.ts";

const { findings: texts } = TEXTS;

const NOTHING: Leaving = Object.freeze({ reason: "", term: "30d", day: "" });

interface ReasonFormProps {
  /** What it does. */
  readonly label: string;
  readonly asksHowLong: boolean;
  /** Rejects with `Refusal` where it is refused. Once it is done, whoever sends says where the keys are. */
  readonly send: (leaving: Leaving) => Promise<void>;
}

/** A button that asks for a reason, and for how long, before it does anything; the keys go into what it opens, and back if nothing is sent. */
export function ReasonForm(props: ReasonFormProps) {
  const [isOpen, setOpen] = useState(false);
  const wasLeft = useRef(false);
  const leave = () => {
    wasLeft.current = true;
    setOpen(false);
  };
  if (isOpen) return <OpenForm {...props} onLeave={leave} onSent={() => setOpen(false)} />;
  const comeBack = (button: HTMLButtonElement | null) => {
    if (button === null || !wasLeft.current) return;
    wasLeft.current = false;
    button.focus();
  };
  return (
    <div>
      <Button ref={comeBack} variant="secondary" onClick={() => setOpen(true)}>
        {props.label}
      </Button>
    </div>
  );
}

function OpenForm({
  label,
  asksHowLong,
  send,
  onLeave,
  onSent,
}: ReasonFormProps & { readonly onLeave: () => void; readonly onSent: () => void }) {
  const [leaving, setLeaving] = useState(NOTHING);
  const [wasTried, setTried] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const faults = wasTried ? faultsIn(leaving, now()) : [];
  const change = (over: Partial<Leaving>) => setLeaving({ ...leaving, ...over });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    setTried(true);
    if (faultsIn(leaving, now()).length > 0) return;
    setSending(true);
    const failed = await send(leaving).then(() => null, refusalIn);
    setSending(false);
    setRefusal(failed);
    if (failed === null) onSent();
  };
  return (
    <Form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault(); // it closes the form, and not what is told around it
        onLeave();
      }}
      className="pl-reason"
    >
      <ReasonField reason={leaving.reason} faults={faults} change={change} />
      {asksHowLong && <UntilFields leaving={leaving} faults={faults} change={change} />}
      {refusal !== null && (
        <Alert isInline variant="danger" title={texts.failed} component="p">
          {refusal}
        </Alert>
      )}
      <ActionGroup>
        <Button type="submit" variant="primary" isLoading={isSending} isAriaDisabled={isSending}>
          {label}
        </Button>
        <Button variant="link" onClick={onLeave}>
          {texts.leaveNot}
        </Button>
      </ActionGroup>
    </Form>
  );
}

/** What a refusal says. Everything else is a mistake of ours. */
function refusalIn(error: unknown): string {
  if (error instanceof Refusal) return error.trouble.text;
  throw error;
}

interface FieldsProps {
  readonly faults: readonly Fault[];
  readonly change: (over: Partial<Leaving>) => void;
}

function ReasonField({ reason, faults, change }: FieldsProps & { readonly reason: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.form?.scrollIntoView({ block: "nearest" });
  }, []);
  const fault = faults.find((one) => one === "noReason" || one === "longReason");
  return (
    <FormGroup label={texts.leaveReason} isRequired fieldId={id}>
      <TextInput
        ref={input}
        id={id}
        isRequired
        value={reason}
        onChange={(_, value) => change({ reason: value })}
        validated={fault === undefined ? "default" : "error"}
        aria-describedby={`${id}-fault`}
      />
      <FaultText id={`${id}-fault`} fault={fault} />
    </FormGroup>
  );
}

function UntilFields({
  leaving: { term, day },
  faults,
  change,
}: FieldsProps & { readonly leaving: Leaving }) {
  const id = useId();
  const fault = faults.find((one) => one === "noDay" || one === "pastDay");
  return (
    <>
      <FormGroup label={texts.leaveUntil} fieldId={id}>
        <FormSelect id={id} value={term} onChange={(_, value) => change({ term: value })}>
          {([...TERMS, A_DAY] as const).map((value) => (
            <FormSelectOption key={value} value={value} label={texts.terms[value]} />
          ))}
        </FormSelect>
      </FormGroup>
      {term === A_DAY && (
        <FormGroup label={texts.leaveDay} isRequired fieldId={`${id}-day`}>
          <TextInput
            id={`${id}-day`}
            type="date"
            isRequired
            value={day}
            onChange={(_, value) => change({ day: value })}
            validated={fault === undefined ? "default" : "error"}
            aria-describedby={`${id}-fault`}
          />
          <FaultText id={`${id}-fault`} fault={fault} />
        </FormGroup>
      )}
    </>
  );
}

function FaultText({ id, fault }: { readonly id: string; readonly fault: Fault | undefined }) {
  return (
    <FormHelperText id={id} role="alert">
      {fault !== undefined && (
        <HelperText>
          <HelperTextItem variant="error">{texts.faults[fault]}</HelperTextItem>
        </HelperText>
      )}
    </FormHelperText>
  );
}
