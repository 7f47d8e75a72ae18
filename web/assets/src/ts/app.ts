// What every page runs: htmx, the list of keys, colours and language, news, and what to say when the server is away.
import htmx from "htmx.org";

import { askBefore } from "./ask";
import { followConnection } from "./connection";
import { showKeys } from "./keys";
import { followPerson } from "./person";
import { restPolls } from "./poll";
import { revealPasswords } from "./reveal";
import { showFailures, showToasts } from "./toasts";

// The policy of the pages forbids code in attributes and style elements made by scripts.
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages with personal data are not left in the browser's storage
htmx.config.refreshOnHistoryMiss = true;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollIntoViewOnBoost = false;

showToasts();
showFailures();
showKeys();
followPerson();
revealPasswords();
followConnection();
askBefore();
restPolls();
