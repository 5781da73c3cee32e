/**
 * The script of the staff world: what Django's admin and the text editor leave to be done.
 */
import { autosave } from "./autosave.mjs";
import { nameEditors } from "./editor-name.mjs";
import { chooseLeadPicture } from "./lead-picture.mjs";
import { usePasskeys } from "./passkeys.mjs";
import { pickPictures } from "./pick.mjs";
import { watchProgress } from "./progress.mjs";
import { workQueue } from "./queue.mjs";

autosave();
nameEditors();
chooseLeadPicture();
pickPictures();
usePasskeys();
watchProgress();
workQueue();
