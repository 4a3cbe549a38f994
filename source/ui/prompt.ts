import {escaped, type SafeText, safe} from '../model/text.js';
import {type Keymap, withKeys} from './keymap.js';
import type {Navigation, Prompt} from './navigation.js';
import {type Line, lineWidth, span, wrap} from './span.js';
import {glyphs} from './theme.js';

const promptWords: Readonly<Record<Prompt['about'], {readonly label: SafeText; readonly hint: SafeText}>> = {
  filter: {label: safe`filter`, hint: safe`Enter keeps it, Esc drops it`},
  eventFilter: {label: safe`filter`, hint: safe`Enter keeps it, Esc drops it`},
  time: {label: safe`time`, hint: safe`14:02, -10m; Enter goes there, Esc stays here`},
};

/** How to be rid of a filter that leaves nothing; while it is typed, keys are those of typing. */
export const filterDrop = ({prompt}: Navigation, keymap: Keymap): SafeText =>
  prompt === null
    ? withKeys(keymap, ['back'], (back) => safe`${back} drops the filter.`)
    : safe`Esc drops the filter.`;

const inputSpans = ({about, text}: Prompt): Line => [
  span(safe`${promptWords[about].label}: `, 'key'),
  span(escaped(text)),
  span(safe`▏`, 'key'),
];

const errorText = (error: SafeText): SafeText => safe`${glyphs.warning} ${error}`;

const hasRoom = (prompt: Prompt, error: SafeText, width: number): boolean =>
  lineWidth([...inputSpans(prompt), span(safe`  ${errorText(error)}`)]) <= width;

/** What is being typed, and what there is to know about it. */
export const promptLine = (prompt: Prompt, width: number): Line => {
  const {about, error} = prompt;
  if (error === null) {
    return [...inputSpans(prompt), span(safe`  ${promptWords[about].hint}`, 'dim')];
  }
  return hasRoom(prompt, error, width)
    ? [...inputSpans(prompt), span(safe`  ${errorText(error)}`, 'warning')]
    : inputSpans(prompt);
};

/** Why it was not taken, in lines of its own where there is no room beside it. */
export const promptNotes = (prompt: Prompt | null, width: number): readonly Line[] =>
  prompt?.error == null || hasRoom(prompt, prompt.error, width)
    ? []
    : wrap(errorText(prompt.error), width).map((text) => [span(text, 'warning')]);
