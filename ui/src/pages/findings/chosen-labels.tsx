import { Button, Label, LabelGroup } from "@patternfly/react-core";
import { TEXTS } from "../../texts.ts";
import { boundText } from "./bounds.ts";
import { type ValueName, toggled } from "./options.ts";
import { BOUNDS, cleared, FACET_NAMES, type FindingsState, isFiltered } from "./state.ts";
import type { Change } from "./use-state.ts";

const { findings: texts } = TEXTS;

/** Everything that is chosen, each with the way to take it out. */
export function ChosenLabels({
  state,
  change,
  named,
}: {
  readonly state: FindingsState;
  readonly change: Change;
  readonly named: ValueName;
}) {
  if (!isFiltered(state)) return null;
  const { chosen, about, text, reclaimable } = state;
  return (
    <div className="pl-facets__line" role="group" aria-label={texts.chosenLabel}>
      {FACET_NAMES.filter((facet) => chosen[facet].length > 0).map((facet) => (
        <Chosen
          key={facet}
          title={texts.facets[facet]}
          values={chosen[facet]}
          textOf={(value) => named(facet, value)}
          onTakeOut={(value) => change({ chosen: toggled(chosen, facet, value) })}
        />
      ))}
      {BOUNDS.map((bound) => {
        const value = state[bound];
        return (
          value !== null && (
            <Chosen
              key={bound}
              title={texts.bounds[bound]}
              values={[value]}
              textOf={(one) => boundText(bound, one)}
              onTakeOut={() => change({ [bound]: null })}
            />
          )
        );
      })}
      {reclaimable && (
        <Chosen
          title={texts.bounds.minSize}
          values={[texts.reclaimable]}
          textOf={(one) => one}
          onTakeOut={() => change({ reclaimable: false })}
        />
      )}
      {about !== null && (
        <Chosen
          title={texts.about}
          values={[about]}
          textOf={(value) => value}
          onTakeOut={() => change({ about: null })}
        />
      )}
      {text !== "" && (
        <Chosen
          title={texts.textLabel}
          values={[text]}
          textOf={(value) => value}
          onTakeOut={() => change({ text: "" })}
        />
      )}
      <Button variant="link" isInline onClick={() => change(cleared(state))}>
        {texts.clear}
      </Button>
    </div>
  );
}

function Chosen({
  title,
  values,
  textOf,
  onTakeOut,
}: {
  readonly title: string;
  readonly values: readonly string[];
  readonly textOf: (value: string) => string;
  readonly onTakeOut: (value: string) => void;
}) {
  return (
    <LabelGroup categoryName={title} numLabels={5}>
      {values.map((value) => (
        <Label
          key={value}
          variant="outline"
          onClose={() => onTakeOut(value)}
          closeBtnAriaLabel={texts.takeOut(textOf(value))}
        >
          <bdi>{textOf(value)}</bdi>
        </Label>
      ))}
    </LabelGroup>
  );
}
