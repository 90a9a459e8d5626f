import "@patternfly/react-core/dist/styles/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { createClient, httpData } from "./data/http-data.ts";

const root = document.querySelector("#root");
if (root === null) throw new Error("the document has no place for the pages");
const client = createClient();
createRoot(root).render(
  <StrictMode>
    <App client={client} data={httpData(client)} />
  </StrictMode>,
);
