import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { IsWhole, Worst } from "./worst.tsx";

it.each([
  [true, "none"],
  [false, "none known"],
])("of a row without findings it is said, all read: %s, that there is %s", (isWhole, said) => {
  const markup = renderToStaticMarkup(
    <IsWhole.Provider value={isWhole}>
      <Worst worst={null} findings={0} />
    </IsWhole.Provider>,
  );
  expect(markup).toContain(`>${said}<`);
});
