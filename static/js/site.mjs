/**
 * The script of the public pages. Everything works without it: it only saves steps.
 */
import { Button, CharacterCount, createAll, ErrorSummary, SkipLink } from "govuk-frontend";

import { copyLinks } from "./copy-link.mjs";
import { timeForms } from "./elapsed.mjs";
import { followOldLinks } from "./old-links.mjs";
import { replyInPlace } from "./reply.mjs";
import { playOnRequest } from "./videos.mjs";

// A browser that runs this module is one GOV.UK Frontend supports: its own inline snippet, which
// the content security policy rules out, asks for nothing more.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [Button, CharacterCount, ErrorSummary, SkipLink]) {
  createAll(component);
}
copyLinks();
followOldLinks();
timeForms();
replyInPlace();
playOnRequest();
