import { expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { Change } from "../../model/observation.ts";
import { shownIn } from "../given-shown.ts";
import { SlowClock } from "../given-slices.ts";
import { keptSoon } from "../kept.ts";
import { Showing } from "../showing.ts";
import type { Shown } from "../shown.ts";
import { search, SEARCHED_IN } from "./search.ts";

const uidOf = (place: number) => `uid-${place}x`;
const claim = (place: number, name = `data-${place}x`) =>
  given.aClaim({ uid: uidOf(place), namespace: "shop", name });

const OF_CLUSTER = {
  source: { kind: "cluster", name: "prod", id: given.CLUSTER },
  collection: "persistentVolumeClaims",
  at: given.NOW,
} as const;

const put = (record: ReturnType<typeof claim>): Change => ({ ...OF_CLUSTER, type: "put", record });
const gone = (place: number): Change => ({
  ...OF_CLUSTER,
  type: "delete",
  key: keyOf(given.CLUSTER, uidOf(place)),
});

it("a search that comes while claims come, change and go finds them as they are once its index is made", async () => {
  const persistentVolumeClaims = Array.from({ length: 2_000 }, (_, place) => claim(place));
  const inventory = given.inventoryOf({ persistentVolumeClaims });
  const shown = shownIn(inventory);
  const showing = new Showing("run");
  showing.show(shown, null);
  const now = () => showing.now as Shown;
  const clock = new SlowClock();
  const making = keptSoon(now(), SEARCHED_IN, clock);
  let turns = 0;
  for (; await clock.goOn(); turns++) {
    const changes = [
      put(claim(turns, `other-${turns}`)),
      gone(1_999 - turns),
      put(claim(5_000 + turns)),
    ];
    for (const change of changes) inventory.change(change);
    showing.show(
      shown,
      [turns, 1_999 - turns, 5_000 + turns].map((place) => ({
        collection: "persistentVolumeClaims",
        key: keyOf(given.CLUSTER, uidOf(place)),
      })),
    );
  }
  await making;
  expect(turns).toBeGreaterThan(5);
  const found = (text: string) => search(text, now(), null).hits.map(({ name }) => name);
  for (let turn = 0; turn < turns; turn++) {
    expect(found(uidOf(turn))).toEqual([`other-${turn}`]);
    expect(found(`data-${turn}x`)).toEqual([]);
    expect(found(`data-${1_999 - turn}x`)).toEqual([]);
    expect(found(`data-${5_000 + turn}x`)).toEqual([`data-${5_000 + turn}x`]);
  }
  expect(found("data-1000x")).toEqual(["data-1000x"]);
});
