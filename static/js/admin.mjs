/**
 * The script of the staff world: what Django's admin and the text editor leave to be done.
 */
import { nameEditors } from "./editor-name.mjs";
import { chooseLeadPicture } from "./lead-picture.mjs";
import { usePasskeys } from "./passkeys.mjs";
import { pickPictures } from "./pick.mjs";
import { watchProgress } from "./progress.mjs";
import { workQueue } from "./queue.mjs";

nameEditors();
chooseLeadPicture();
pickPictures();
usePasskeys();
watchProgress();
workQueue();
