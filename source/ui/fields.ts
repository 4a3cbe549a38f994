import {explainFailure, problemLines} from '../model/failure.js';
import {type SafeText, safe} from '../model/text.js';
import type {Reason} from '../model/verdict.js';
import type {TunnelView} from '../model/view.js';
import {levelWords} from '../model/words.js';
import {ago, moment} from './format.js';
import {type PageRow, plainRow, type Scene} from './page.js';
import {type Line, pad, spaces, span, wrap} from './span.js';
import {glyphs, levelSigns, type Role} from './theme.js';

/** A name and a value, as the screens of one thing list them. */
export type Field = {readonly label: SafeText; readonly value: SafeText; readonly role?: Role};

const LABEL = 19;
const INDENT = 2;

/** Fields as rows; long values go on below themselves. */
export const fieldRows = (fields: readonly Field[], width: number): readonly PageRow[] => {
  return fields.flatMap((field) =>
    wrap(field.value, width - INDENT - LABEL).map((text, index) =>
      plainRow([
        span(spaces(INDENT)),
        span(pad(index === 0 ? field.label : safe``, LABEL), 'dim'),
        span(text, field.role ?? 'plain'),
      ]),
    ),
  );
};

export const blankRow: PageRow = plainRow([]);

export const headingRow = (text: SafeText): PageRow => plainRow([span(text, 'title')]);

const calls: Readonly<Record<Reason['call'], SafeText>> = {
  list: safe`the list of tunnels`,
  connections: safe`its connections`,
};

const evidence = (reason: Reason, now: number): SafeText =>
  reason.at === null
    ? safe`not answered yet`
    : safe`seen in ${calls[reason.call]}, ${ago(reason.at, now)} ago`;

/** Each reason as a sentence, with what it rests on. */
const reasonRows = (reason: Reason, now: number, width: number): readonly PageRow[] => {
  const {glyph, role} = levelSigns[reason.level];
  const text = safe`${reason.text} (${evidence(reason, now)})`;
  return wrap(text, width - INDENT - 2).map((line, index) =>
    plainRow([
      span(spaces(INDENT)),
      index === 0 ? span(safe`${glyphs[glyph]} `, role) : span(spaces(2)),
      span(line),
    ]),
  );
};

/**
 * What is thought of a tunnel and why, and what keeps its data from being renewed.
 * @param heading says whose verdict it is
 */
export const verdictRows = (
  {state, verdict}: TunnelView,
  {now, width, navigation}: Scene,
  heading: SafeText,
): readonly PageRow[] => {
  const {glyph, role} = levelSigns[verdict.level];
  const title: Line = [
    span(safe`${heading} `, 'title'),
    span(safe`${glyphs[glyph]} ${levelWords[verdict.level]}`, role),
  ];
  const trouble =
    state.failure === null
      ? []
      : [
          safe`API: ${explainFailure(state.failure.failure)}, at ${moment(state.failure.at, navigation.isUtc)}`,
          ...problemLines(state.failure.failure),
        ]
          .flatMap((text) => wrap(text, width - INDENT))
          .map((line) => plainRow([span(spaces(INDENT)), span(line, 'api-trouble')]));
  return [
    plainRow(title),
    ...verdict.reasons.flatMap((reason) => reasonRows(reason, now, width)),
    ...trouble,
  ];
};
