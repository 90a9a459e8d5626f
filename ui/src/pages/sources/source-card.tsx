import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  ClipboardCopy,
  DescriptionList,
} from "@patternfly/react-core";
import type { SourceRow, Unread } from "../../../../program/src/api/contract.ts";
import { Unknown } from "../../parts/bytes.tsx";
import { lossOf, oldestWhole, sourceState } from "../../parts/source-state.ts";
import { SourceStateLabel } from "../../parts/source-state-label.tsx";
import { Term } from "../../parts/term.tsx";
import { Ago } from "../../parts/time.tsx";
import { sourceAnchor } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { LossList } from "./loss-list.tsx";
import { PartsList } from "./parts-list.tsx";
import { Requests } from "./requests.tsx";
import { lossesOf, type Rights, rightsIn, stepsOf } from "./view.ts";

const { sources: texts } = TEXTS;

/** One cluster or system, whole: what is wrong with it first. */
export function SourceCard({
  source,
  unread,
  now,
}: {
  readonly source: SourceRow;
  readonly unread: readonly Unread[];
  readonly now: number;
}) {
  const { name, kind, requests } = source;
  const state = sourceState(source, now);
  const { now: wrong, lasting } = lossesOf(name, unread);
  return (
    <Card id={sourceAnchor(name)} component="section" aria-label={name}>
      <CardHeader>
        <CardTitle component="h2">
          <span className="pl-sources__name">
            {name} <SourceStateLabel state={state} />
          </span>
        </CardTitle>
      </CardHeader>
      <CardBody className="pl-sources__body">
        {state === "back" ? (
          <AnswersAgain source={source} />
        ) : (
          <LossList
            title={texts.wrong}
            losses={wrong}
            variant={state === "down" ? "danger" : "warning"}
          />
        )}
        <Identity source={source} />
        <PartsList source={source} />
        <LossList title={texts.lasting(kind)} losses={lasting} variant="info" />
        {requests !== null && <Requests requests={requests} />}
      </CardBody>
    </Card>
  );
}

/** Nothing is to be done about it any more: why the last look read nothing of it, and that the next one will. */
function AnswersAgain({ source }: { readonly source: SourceRow }) {
  const { answersSince } = source;
  const because = lossOf(source);
  return (
    <Alert isInline variant="warning" title={texts.back} component="h3">
      {answersSince !== null && (
        <>
          {texts.cameBack} <Ago at={answersSince} />.{" "}
        </>
      )}
      {because !== null && texts.before(because)}
    </Alert>
  );
}

function Identity({ source }: { readonly source: SourceRow }) {
  const { kind, id, version, apiVersion } = source;
  const since = oldestWhole(source);
  return (
    <DescriptionList isCompact columnModifier={COLUMNS}>
      <Term title={texts.kind}>{texts.kinds[kind]}</Term>
      <Term title={texts.version}>
        {version ?? (kind === "cluster" && id !== null ? texts.versionNotReadable : <Unknown />)}
      </Term>
      {apiVersion !== null && <Term title={texts.apiVersion}>{apiVersion}</Term>}
      <Term title={texts.fresh}>
        {since === null ? (
          texts.never
        ) : (
          <>
            {texts.oldest} <Ago at={since} />
          </>
        )}
      </Term>
      <Term title={texts.rights.title}>
        <RightsLine rights={rightsIn(source)} />
      </Term>
      <Term title={texts.identity}>
        {id === null ? (
          texts.unproven
        ) : (
          <ClipboardCopy
            variant="inline-compact"
            isCode
            className="pl-source__id"
            hoverTip={TEXTS.copy.label}
            clickTip={TEXTS.copy.done}
          >
            {id}
          </ClipboardCopy>
        )}
      </Term>
    </DescriptionList>
  );
}

/** As many as have room for a UID. */
const COLUMNS = Object.freeze({ default: "1Col", lg: "2Col", "2xl": "3Col" } as const);

/** What may be read, in a line; of what may not the next step, whose commands stand below with the loss. */
function RightsLine({ rights }: { readonly rights: Rights }) {
  if (typeof rights === "string") return texts.rights[rights];
  return rights.map(({ collections, next }) => (
    <div key={next}>
      {texts.rights.not(collections.map((one) => TEXTS.collections[one]))} {stepsOf({ next })[0]}
    </div>
  ));
}
