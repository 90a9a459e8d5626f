import {
  Alert,
  Drawer,
  DrawerContent,
  DrawerContentBody,
  EmptyState,
  EmptyStateBody,
  PageSection,
  Switch,
} from "@patternfly/react-core";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { CubesIcon } from "@patternfly/react-icons/dist/esm/icons/cubes-icon";
import { type RefObject, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import type { DiskRow, PoolRow, Unread } from "../../../../program/src/api/contract.ts";
import type { PageProps } from "../../data/data.ts";
import { useWholeList, type WholeList } from "../../data/whole-list.ts";
import { withoutStrange } from "../../filter/asked.ts";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import type { Strange } from "../../filter/strange.ts";
import { StrangeAddress } from "../../parts/strange-address.tsx";
import { TreeGrid } from "../../parts/tree-grid.tsx";
import { treeRows } from "../../parts/tree-rows.ts";
import { UnreadNote } from "../../parts/unread.tsx";
import { useEscape } from "../../parts/use-escape.ts";
import { TEXTS } from "../../texts.ts";
import { COLUMNS, nameOf } from "./cells.tsx";
import { StoragePanel } from "./panel.tsx";
import { type Part, storageTree } from "./tree.ts";
import { onlyTrouble, openAtFirst, openParts, pathTo, strangeIn, withToggled } from "./opened.ts";
import "./storage.css";

const { storage: texts } = TEXTS;

/** Systems, pools, vdevs and disks as a tree, and beside it what hangs on the one that is chosen. */
export function StoragePage({ data }: PageProps) {
  const pools = useWholeList(data.useList("pools", { sort: "name" }));
  const disks = useWholeList(data.useList("disks", { sort: "name" }));
  const sources = data.useAnswer("/sources");
  return (
    <>
      <PageHead title={texts.title} intro={texts.intro} />
      <PageSection hasBodyWrapper={false} isFilled>
        <Answered answer={pools.head} waiting={<Awaited lines={8} />}>
          {() => (
            <Answered answer={disks.head} waiting={<Awaited lines={8} />}>
              {() => (
                <Answered answer={sources} waiting={<Awaited lines={8} />}>
                  {({ sources: all }) => (
                    <Tree
                      data={data}
                      pools={pools}
                      disks={disks}
                      systems={all.filter(({ kind }) => kind === "system").map(({ name }) => name)}
                    />
                  )}
                </Answered>
              )}
            </Answered>
          )}
        </Answered>
      </PageSection>
    </>
  );
}

interface TreeProps extends PageProps {
  readonly pools: WholeList<PoolRow>;
  readonly disks: WholeList<DiskRow>;
  readonly systems: readonly string[];
}

function Tree({ data, pools, disks, systems }: TreeProps) {
  const [query, setQuery] = useSearchParams();
  const selected = query.get("object");
  const isTrouble = query.get("trouble") === "true";
  const unread = [pools.head, disks.head].flatMap((head) =>
    head.is === "here" ? head.value.unread : [],
  );
  const all = storageTree({ systems, pools: pools.rows, disks: disks.rows, unread });
  const roots = isTrouble ? onlyTrouble(all) : all;
  const place = useRef<HTMLDivElement>(null);
  const path = selected === null ? [] : pathTo(selected, all);
  const open = openParts(query, openAtFirst(roots), path);
  const rows = treeRows(roots, ({ id }) => open.has(id));
  const set = (name: string, value: string | null, replace = false) =>
    setQuery((was) => withParameter(was, name, value), { replace });
  const chosen = path.at(-1) ?? null;
  const strange = strangeIn(query, all);
  const onClose = () => set("object", null);
  useFocusBack(place, selected);
  useEscape(selected === null ? null : onClose);
  return (
    <Drawer isExpanded={selected !== null} isInline className="pl-storage">
      <DrawerContent
        panelContent={
          selected !== null && (
            <StoragePanel data={data} part={chosen} path={path} onClose={onClose} />
          )
        }
      >
        <DrawerContentBody>
          <div ref={place} className="pl-storage__body">
            <Notes
              unread={unread}
              beyond={disks.beyond}
              strange={strange}
              onForget={() => setQuery(withoutStrange(query, strange), { replace: true })}
            />
            <Switch
              label={texts.onlyTrouble}
              isChecked={isTrouble}
              onChange={(_, on) => set("trouble", on ? "true" : null, true)}
            />
            {rows.length === 0 ? (
              <Nothing isTrouble={isTrouble} />
            ) : (
              <TreeGrid<Part>
                label={texts.label}
                columns={COLUMNS}
                rows={rows}
                nameOf={nameOf}
                selected={chosen?.id ?? null}
                onSelect={(id) => set("object", id)}
                onToggle={(id) => setQuery(withToggled(query, id, open.has(id)), { replace: true })}
              />
            )}
          </div>
        </DrawerContentBody>
      </DrawerContent>
    </Drawer>
  );
}

/** The panel goes away with what had the focus in it: back to where it was opened. */
function useFocusBack(place: RefObject<HTMLElement>, selected: string | null): void {
  const before = useRef(selected);
  useEffect(() => {
    if (before.current !== null && selected === null)
      place.current?.querySelector<HTMLElement>(".pl-tree__row[tabindex='0']")?.focus();
    before.current = selected;
  }, [place, selected]);
}

/** Why this may not be all that was asked for. */
function Notes({
  unread,
  beyond,
  strange,
  onForget,
}: {
  readonly unread: readonly Unread[];
  readonly beyond: number;
  readonly strange: readonly Strange[];
  readonly onForget: () => void;
}) {
  return (
    <>
      <UnreadNote unread={unread} />
      <StrangeAddress strange={strange} onClear={onForget} />
      {beyond > 0 && <Alert isInline variant="warning" title={texts.beyond(beyond)} />}
    </>
  );
}

function withParameter(was: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(was);
  if (value === null) next.delete(name);
  else next.set(name, value);
  return next;
}

function Nothing({ isTrouble }: { readonly isTrouble: boolean }) {
  return isTrouble ? (
    <EmptyState
      status="success"
      icon={CheckCircleIcon}
      titleText={texts.noTrouble}
      headingLevel="h2"
    >
      <EmptyStateBody>{texts.noTroubleHint}</EmptyStateBody>
    </EmptyState>
  ) : (
    <EmptyState icon={CubesIcon} titleText={texts.nothing} headingLevel="h2">
      <EmptyStateBody>{texts.nothingHint}</EmptyStateBody>
    </EmptyState>
  );
}
