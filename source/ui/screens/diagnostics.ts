import type {FailureKind} from '../../model/failure.js';
import {escaped, joinSafe, type SafeText, safe} from '../../model/text.js';
import {ageMs} from '../../model/time.js';
import {counted} from '../../model/words.js';
import type {Readings} from '../../monitor/gauges.js';
import {QUOTA_REQUESTS, QUOTA_WINDOW_MS} from '../../monitor/sharing.js';
import type {Vitals} from '../../monitor/vitals.js';
import type {RecorderState} from '../../recording/recorder.js';
import {blankRow, type Field, fieldRows, headingRow} from '../fields.js';
import {countdown, duration, moment, percent} from '../format.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {span} from '../span.js';

/** Closer than this to the API's clock, which is told in whole seconds, nothing is wrong. */
const SKEW_SEEN_MS = 2000;

const failureWords: Readonly<Record<FailureKind, SafeText>> = {
  unauthenticated: safe`refused the credentials`,
  forbidden: safe`not permitted`,
  not_found: safe`not found`,
  rate_limited: safe`rate limited`,
  rejected: safe`rejected`,
  server_error: safe`server errors`,
  unreachable: safe`unreachable`,
  timeout: safe`timed out`,
  malformed: safe`nonsense`,
};

const number = (value: number): SafeText => escaped(value.toLocaleString('en-US'));

const megabytes = (bytes: number): SafeText => {
  const value = bytes / 1_000_000;
  return safe`${escaped(value < 10 ? value.toFixed(1) : String(Math.round(value)))} MB`;
};

/** Milliseconds as a reader of latencies expects them: `85 ms`, `1.2 s`. */
const latencyWords = (ms: number): SafeText =>
  ms < 1000 ? safe`${Math.round(ms)} ms` : safe`${escaped((ms / 1000).toFixed(1))} s`;

const failureCounts = ({failures}: Readings): SafeText => {
  const counts = Object.entries(failures) as ReadonlyArray<[FailureKind, number]>;
  return counts.length === 0
    ? safe`none failed`
    : joinSafe(
        [...counts]
          .sort(([, a], [, b]) => b - a)
          .map(([kind, count]) => safe`${count} ${failureWords[kind]}`),
        safe`, `,
      );
};

const skewField = ({skewMs}: Readings): Field => {
  const label = safe`clock`;
  if (skewMs === null) {
    return {label, value: safe`not compared yet: no answer told the time`};
  }
  const seconds = escaped((Math.abs(skewMs) / 1000).toFixed(Math.abs(skewMs) < 10_000 ? 1 : 0));
  return Math.abs(skewMs) < SKEW_SEEN_MS
    ? {label, value: safe`as the API's, within ${SKEW_SEEN_MS / 1000} s`}
    : {
        label,
        value: safe`${seconds} s ${skewMs > 0 ? safe`ahead of` : safe`behind`} the API's; set this machine's clock`,
        role: 'api-trouble',
      };
};

const quotaField = ({quota}: Readings, now: number): Field => {
  if (quota === null) {
    return {label: safe`quota left`, value: safe`not told yet`};
  }
  const {remaining, limit, resetMs} = quota.told;
  const of = limit === null ? safe`` : safe` of ${number(limit)}`;
  const reset = quota.at + resetMs - now;
  const renewed = reset > 0 ? safe`, renewed in ${countdown(reset)}` : safe``;
  return {label: safe`quota left`, value: safe`${number(remaining)}${of} for all on this user${renewed}`};
};

const pollingFields = (readings: Readings, share: number | null, scene: Scene): readonly Field[] => {
  const {trouble, present} = scene;
  const {cadences} = trouble;
  const {latency} = readings;
  const budget = share ?? 0;
  return [
    {
      label: safe`budget`,
      value: safe`${percent(budget)} of the quota, ${number(Math.floor(QUOTA_REQUESTS * budget))} requests in ${duration(QUOTA_WINDOW_MS)}; ${percent(trouble.usedShare)} used`,
    },
    quotaField(readings, present),
    {
      label: safe`asked every`,
      value: safe`${duration(cadences.selected)} what is selected, ${duration(cadences.urgent)} what is seen or unwell, ${duration(cadences.rest)} the rest, ${duration(cadences.list)} the lists`,
    },
    {
      label: safe`requests`,
      value: safe`${number(readings.requests)}; of the questions, ${number(readings.answers)} answered, ${failureCounts(readings)}`,
    },
    {
      label: safe`answers took`,
      value:
        latency === null
          ? safe`none has come yet`
          : safe`p50 ${latencyWords(latency.p50)}, p95 ${latencyWords(latency.p95)}, p99 ${latencyWords(latency.p99)} (of the last ${number(readings.latencyOf)})`,
    },
    skewField(readings),
  ];
};

const recordingField = (recorded: RecorderState | null): Field => {
  const label = safe`recording`;
  if (recorded === null) {
    return {label, value: safe`none; --record writes one`};
  }
  const {path, bytes, lines, trouble} = recorded;
  return trouble === null
    ? {label, value: safe`${escaped(path)}, ${megabytes(bytes)}, ${counted(lines, safe`line`)} in this run`}
    : {label, value: safe`${escaped(path)}: ${trouble}`, role: 'api-trouble'};
};

const historyFields = ({history}: Vitals, {present, navigation, recorded, past}: Scene): readonly Field[] => [
  {
    label: safe`remembered`,
    value:
      history.span === null
        ? safe`nothing yet`
        : safe`${duration((past?.isReplay ? past.until : present) - history.span.from)}, since ${moment(history.span.from, navigation.isUtc)}`,
  },
  {
    label: safe`holds`,
    value: safe`${counted(history.observations, safe`observation`)}, ${counted(history.changes, safe`change`)}`,
  },
  {
    label: safe`takes`,
    value: safe`about ${megabytes(history.bytes)} of ${megabytes(history.mostBytes)} at the most`,
  },
  ...(past?.isReplay ? [] : [recordingField(recorded)]),
];

const metricsField = ({metrics}: Vitals, present: number): Field => {
  const label = safe`metrics`;
  if (metrics === null) {
    return {label, value: safe`none; --metrics serves them`};
  }
  const {url, readAt} = metrics;
  return readAt === null
    ? {label, value: safe`${url}, not asked for yet`}
    : {label, value: safe`${url}, last asked for ${duration(ageMs(readAt, present))} ago`};
};

const processFields = (vitals: Vitals, {present, past}: Scene): readonly Field[] => {
  const {versions, memory, runningMs} = vitals;
  return [
    {label: safe`versions`, value: joinSafe(versions, safe`, `)},
    {label: safe`running for`, value: duration(runningMs)},
    {
      label: safe`memory`,
      value: safe`${megabytes(memory.rssBytes)} in all, ${megabytes(memory.heapBytes)} of it in use by JavaScript`,
    },
    ...(past?.isReplay ? [] : [metricsField(vitals, present)]),
  ];
};

/** What warptop does, what it costs, and how well it can see. */
export const diagnosticsPage = (scene: Scene): Page => {
  const {vitals} = scene;
  const section = (title: SafeText, fields: readonly Field[]): readonly PageRow[] => [
    headingRow(title),
    ...fieldRows(fields, scene.width),
    blankRow,
  ];
  return {
    head: [[span(safe`Diagnostics`, 'title'), span(safe`  of warptop itself`, 'dim')]],
    rows:
      vitals === null
        ? [plainRow([span(safe`  Nothing is known yet.`, 'dim')])]
        : [
            ...(vitals.share === null
              ? []
              : section(safe`Polling`, pollingFields(vitals.readings, vitals.share, scene))),
            ...section(safe`History`, historyFields(vitals, scene)),
            headingRow(safe`Process`),
            ...fieldRows(processFields(vitals, scene), scene.width),
          ],
    initial: null,
    open: () => null,
    tunnelOf: () => null,
  };
};
