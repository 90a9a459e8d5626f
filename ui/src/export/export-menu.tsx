import {
  Alert,
  AlertActionCloseButton,
  Button,
  Dropdown,
  DropdownItem,
  DropdownList,
  MenuToggle,
  Progress,
} from "@patternfly/react-core";
import { DownloadIcon } from "@patternfly/react-icons/dist/esm/icons/download-icon";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { now } from "../clock.ts";
import { countText } from "../format/count.ts";
import { TEXTS } from "../texts.ts";
import { exported, type ExportFormat, type ExportPart } from "./export-rows.ts";
import { fileName } from "./file-name.ts";

const { export: texts } = TEXTS;

/** What an export is given. */
export interface ExportMenuProps<R> {
  /** Parts of the file's name: what is in it, and the filter. */
  readonly name: readonly string[];
  /** How many rows there are now; null: not known. */
  readonly total: number | null;
  readonly rows: (signal: AbortSignal) => AsyncIterable<ExportPart<R>>;
  readonly formats: Readonly<Record<"csv" | "json", ExportFormat<R>>>;
}

type Run =
  | { readonly is: "idle" }
  | { readonly is: "running"; readonly done: number; readonly total: number }
  | { readonly is: "failed"; readonly text: string };

/** Saves all rows that the filter keeps as a file; it says how far it is, can be ended, and says why where nothing was saved. */
export function ExportMenu<R>(props: ExportMenuProps<R>) {
  const { total, formats } = props;
  const [isOpen, setOpen] = useState(false);
  const { run, begin, end } = useExport(props);
  const place = useKeysKept(run.is === "running");
  if (run.is === "running")
    return (
      <div ref={place}>
        <Running {...run} onCancel={end} />
      </div>
    );
  if (total === 0) return null; // nothing is kept that could be saved
  const choose = (format: ExportFormat<R>) => {
    setOpen(false);
    void begin(format);
  };
  return (
    <div ref={place}>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        popperProps={{ position: "end" }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            variant="secondary"
            icon={<DownloadIcon />}
            isExpanded={isOpen}
            isDisabled={total === null}
            title={total === null ? TEXTS.notYet : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            {texts.menu}
          </MenuToggle>
        )}
      >
        <DropdownList>
          {(["csv", "json"] as const).map((ending) => (
            <DropdownItem
              key={ending}
              description={texts.ofRows(total ?? 0)}
              onClick={() => choose(formats[ending])}
            >
              {texts[ending]}
            </DropdownItem>
          ))}
        </DropdownList>
      </Dropdown>
      {run.is === "failed" && (
        <Alert
          isInline
          variant="danger"
          title={texts.failed}
          actionClose={<AlertActionCloseButton title={texts.dismiss} onClose={end} />}
        >
          {run.text}
        </Alert>
      )}
    </div>
  );
}

/** A menu that makes room for something, and comes back: what had the keys goes away both times, and its place has them still. */
function useKeysKept(isRunning: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const was = useRef(isRunning);
  useLayoutEffect(() => {
    if (was.current === isRunning) return;
    was.current = isRunning;
    const { activeElement } = document;
    const isNowhere = activeElement === null || activeElement === document.body;
    if (isNowhere) place.current?.querySelector("button")?.focus();
  }, [isRunning]);
  return place;
}

/** One export at a time: how far it is, and how to begin and end it. It ends with the page. */
function useExport<R>({ name, total, rows }: ExportMenuProps<R>) {
  const [run, setRun] = useState<Run>({ is: "idle" });
  const aborting = useRef<AbortController | null>(null);
  useEffect(() => () => aborting.current?.abort(), []);
  const begin = async (format: ExportFormat<R>) => {
    const controller = new AbortController();
    aborting.current = controller;
    const { signal } = controller;
    const tell = (next: Run) => {
      if (!signal.aborted) setRun(next);
    };
    tell({ is: "running", done: 0, total: total ?? 0 });
    try {
      const pieces = await exported(rows(signal), format, (done, all) =>
        tell({ is: "running", done, total: all }),
      );
      if (signal.aborted) return;
      const day = new Date(now()).toISOString().slice(0, 10);
      save(new Blob([...pieces], { type: format.type }), fileName([...name, day], format.ending));
      tell({ is: "idle" });
    } catch (error) {
      tell({ is: "failed", text: error instanceof Error ? error.message : String(error) });
    }
  };
  const end = () => {
    aborting.current?.abort();
    setRun({ is: "idle" });
  };
  return { run, begin, end };
}

function Running({
  done,
  total,
  onCancel,
}: {
  readonly done: number;
  readonly total: number;
  readonly onCancel: () => void;
}) {
  return (
    <div className="pl-export">
      <Progress
        size="sm"
        title={texts.running}
        value={total === 0 ? 0 : Math.min(100, (done / total) * 100)}
        label={texts.progress(countText(done), countText(total))}
        valueText={texts.progress(countText(done), countText(total))}
      />
      <Button variant="link" isInline onClick={onCancel}>
        {texts.cancel}
      </Button>
    </div>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
