import {type Format, formats} from './exposition.js';

type Range = {readonly type: string; readonly version: string | null; readonly weight: number};

const parameter = (parts: readonly string[], name: string): string | null =>
  parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;

/** The media ranges of a header `Accept`, each with its weight, 0 to 1. */
const rangesOf = (accept: string): readonly Range[] =>
  accept.split(',').map((range) => {
    const [type = '', ...parts] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = Number(parameter(parts, 'q') ?? '1');
    return {type, version: parameter(parts, 'version'), weight: weight >= 0 && weight <= 1 ? weight : 0};
  });

const OPEN_METRICS_VERSIONS: ReadonlySet<string | null> = new Set([null, '1.0.0', '0.0.1']);

/**
 * OpenMetrics for who asks for it and likes nothing better, and the format that all know for everybody else.
 * @param accept the header; whatever it says, there is an answer
 */
export const formatFor = (accept: string | undefined): Format => {
  const best = (wanted: readonly Range[]): number => Math.max(0, ...wanted.map(({weight}) => weight));
  const ranges = rangesOf(accept ?? '');
  const open = best(
    ranges.filter(
      ({type, version}) => type === 'application/openmetrics-text' && OPEN_METRICS_VERSIONS.has(version),
    ),
  );
  const plain = best(ranges.filter(({type}) => type === 'text/plain'));
  return open > 0 && open >= plain ? formats.openMetrics : formats.prometheus;
};
