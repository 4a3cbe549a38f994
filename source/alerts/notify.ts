import type {NotifyWay} from '../flags.js';
import {type SafeText, safe} from '../model/text.js';
import {handedOn, type Multiplexer} from '../ui/multiplexer.js';
import {truncate} from '../ui/span.js';

const BELL = '\u0007';

/** A notification is read at a glance; and terminals bound what they take, columns. */
const COLUMNS = 200;

/** What a terminal is sent to call a person: nothing that draws, and nothing that moves its cursor. */
export const callOf = (text: SafeText, ways: ReadonlySet<NotifyWay>, multiplexer: Multiplexer): string => {
  // Some terminals take a number at the beginning for a command of their own: there is always a word before it.
  const notification = `\u001B]9;${truncate(safe`warptop: ${text}`, COLUMNS)}${BELL}`;
  return [ways.has('osc9') ? handedOn(notification, multiplexer) : '', ways.has('bell') ? BELL : ''].join('');
};
