// Starts what pages have on them: the NHS components, and the quick way out.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { watchForLeaving } from "./leave.js";

watchForLeaving();
initAll();
