// The conversation comes alive. Without this script it still works, by plain forms.

import { startClock } from "./clock.js";
import { startComposer } from "./composer.js";
import { leftOpen, openForm, startDialog } from "./dialog.js";
import { startHeader } from "./header.js";
import { arrange, log, startLog } from "./log.js";
import { startOlder } from "./older.js";
import { startLooking } from "./looking.js";
import { press, startPresses } from "./presses.js";
import { startSeen } from "./seen.js";
import { startStream } from "./stream.js";

startLog();
arrange();
startClock(log);
startHeader();
startDialog();
startPresses();
startComposer();
startLooking();
startStream();
startOlder();
startSeen();

const left = leftOpen();
if (left) {
  const answer = await press(left.press, left.choice);
  if (answer.form) openForm(answer.form, { press: left.press, choice: left.choice, card: left.card });
}
