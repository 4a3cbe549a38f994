import {gapWords} from '../model/change-words.js';
import {escaped, joinSafe, rawValue, type SafeText, safe, safeText} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {connectorName, counted, levelWords} from '../model/words.js';
import {totalMs} from './intervals.js';
import {escapeMarkdown, type Markdown, markdownTable} from './markdown.js';
import {availabilityLines} from './report-availability.js';
import {type Facts, factsIn, type PartOfHistory} from './report-facts.js';
import {type Pen, restOf} from './report-pen.js';
import {memberName, summarySentences} from './report-summary.js';
import {timelineOf} from './report-timeline.js';
import {dateTime, lastingWords, momentsIn, shareWords, zoneWords} from './report-words.js';

export type PostMortemOptions = {
  /** What it is about (wall time, ms); cut to what is remembered. */
  readonly from: number;
  readonly until: number;
  readonly isUtc: boolean;
  /** Takes addresses out of names and messages too; nothing else holds any. */
  readonly isMasked: boolean;
  /** What of the recording could not be read. */
  readonly problems: readonly SafeText[];
  readonly title: SafeText;
  readonly thresholds: Thresholds;
};

/** So many rows of each kind: a report is to be read. */
const MOST_ROWS = 500;
const MOST_RISKS = 200;
const MOST_LISTED = 20;

const lasting = (ms: number): Markdown => lastingWords(ms);

const section = (title: Markdown, lines: readonly Markdown[]): readonly Markdown[] => [
  `## ${title}`,
  '',
  ...lines,
  '',
];

const bullets = (items: readonly Markdown[]): readonly Markdown[] => items.map((item) => `- ${item}`);

const accountWords = ({account}: Facts): SafeText => {
  if (account === null) {
    return safe`not told`;
  }
  return account.name === null || rawValue(account.name) === '' ? safe`(no name)` : safeText(account.name);
};

const headLines = (
  facts: Facts,
  {isUtc, problems}: PostMortemOptions,
  {text, at}: Pen,
): readonly Markdown[] => {
  const {span, shares, observed, gaps, cadence} = facts;
  const spanMs = span.until - span.from;
  const day = (ms: number): SafeText => dateTime(ms, isUtc);
  const told = gaps
    .slice(0, MOST_LISTED)
    .map((gap) => safe`${at(gap.from)} to ${at(gap.until)} (${lastingWords(gap.until - gap.from)})`);
  const more = gaps.length > told.length ? [safe`and ${gaps.length - told.length} more`] : [];
  const without =
    gaps.length === 0
      ? safe`without a gap`
      : safe`nothing is known of ${joinSafe([...told, ...more], safe`, `)}`;
  const known =
    totalMs(observed) === 0
      ? shares.some(({isTold}) => isTold)
        ? safe`no connector for any time`
        : safe`nothing; no answer told of connectors`
      : safe`${shareWords(totalMs(observed), spanMs)} of it, ${without}`;
  const every =
    cadence === null
      ? safe`not told`
      : safe`each tunnel was asked about every ${lastingWords(cadence.usualMs)}${cadence.longestMs > cadence.usualMs ? safe`, at the slowest every ${lastingWords(cadence.longestMs)}` : safe``}, so times are that exact, and what lasted less may be missing`;
  return bullets([
    `Account: ${text(accountWords(facts))}`,
    `Time: ${day(span.from)} to ${day(span.until)} ${zoneWords(span.from, isUtc)} (${lasting(spanMs)})`,
    `Observed: ${known}`,
    `Resolution: ${every}`,
    ...(problems.length === 0 ? ['Recording: nothing of it was damaged'] : []),
    ...problems.slice(0, MOST_LISTED).map((problem) => `Recording: ${text(problem)}`),
    ...(problems.length > MOST_LISTED
      ? [`Recording: ${counted(problems.length - MOST_LISTED, safe`more problem`)}`]
      : []),
  ]);
};

const timelineLines = ({changes}: Facts, {text, at}: Pen): readonly Markdown[] => {
  const {rows, leftOut} = timelineOf(changes, MOST_ROWS);
  return rows.length === 0
    ? ['No change was seen.']
    : [
        ...markdownTable(
          ['Time', 'Tunnel', 'Connector', 'What'],
          rows.map((row) => [
            at(row.at),
            text(row.tunnel ?? safe`(all)`),
            text(row.connector ?? safe`–`),
            text(row.what),
          ]),
        ),
        ...restOf(leftOut, safe`less grave change`),
      ];
};

const failoverLines = ({failovers}: Facts, {text, at}: Pen): readonly Markdown[] =>
  failovers.length === 0
    ? ['None was seen.']
    : [
        ...markdownTable(
          ['Time', 'Tunnel', 'From', 'To', 'Without an active connector'],
          failovers
            .slice(0, MOST_ROWS)
            .map((change) => [
              at(change.at),
              text(memberName(change.tunnel)),
              text(connectorName(change.from)),
              text(connectorName(change.connector)),
              text(gapWords(change.gap)),
            ]),
        ),
        ...restOf(failovers.length - MOST_ROWS, safe`failover`),
      ];

const riskLines = ({risks}: Facts, {text, at}: Pen): readonly Markdown[] =>
  risks.length === 0
    ? ['None was seen.']
    : [
        ...markdownTable(
          ['Level', 'Tunnel', 'Risk', 'Rule', 'First seen', 'Last seen', 'In all', 'At the end'],
          risks
            .slice(0, MOST_RISKS)
            .map((risk) => [
              levelWords[risk.level],
              text(memberName(risk.tunnel)),
              text(risk.headline),
              text(escaped(risk.rule)),
              at(risk.first),
              at(risk.last),
              lasting(risk.lastedMs),
              risk.isPresent ? 'still there' : 'over',
            ]),
        ),
        ...restOf(risks.length - MOST_RISKS, safe`risk`),
      ];

/** A span of a history as a Markdown document: what happened, when, for how long, and what could have. */
export const postMortem = (history: PartOfHistory, options: PostMortemOptions): string => {
  const facts = factsIn(history, options, options.thresholds);
  const {isUtc, isMasked, title} = options;
  const pen: Pen = {
    text: (text) => escapeMarkdown(text, isMasked),
    at: momentsIn(facts.span, isUtc),
  };
  const lines = [
    `# ${pen.text(title)}`,
    '',
    ...headLines(facts, options, pen),
    '',
    ...section('Summary', [summarySentences(facts, pen.at).map(pen.text).join(' ')]),
    ...section('Timeline', timelineLines(facts, pen)),
    ...section('Availability', availabilityLines(facts, pen)),
    ...section('Failovers', failoverLines(facts, pen)),
    ...section('Redundancy risks seen', riskLines(facts, pen)),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
};
