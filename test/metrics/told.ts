import {catalogue, type MetricName} from '../../source/metrics/catalogue.js';
import {createExposition, type Format, formats} from '../../source/metrics/exposition.js';
import {type Moment, metricLimits, samplesOf} from '../../source/metrics/samples.js';
import type {MetricLimits} from '../../source/metrics/tunnel-samples.js';
import {type Parsed, parseMetrics, type Series} from './parse.js';

/** What Prometheus reads of a moment. */
export const toldOf = async (
  moment: Moment,
  limits: MetricLimits = metricLimits,
  format: Format = formats.openMetrics,
): Promise<Parsed> => parseMetrics(await createExposition().text(samplesOf(moment, limits).samples, format));

/** The series of a name, or those of them with these labels. */
export const seriesOf = (
  {series}: Parsed,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): readonly Series[] =>
  series.filter(
    (each) =>
      each.name === name && Object.entries(labels).every(([label, value]) => each.labels[label] === value),
  );

/** The states of a state set that hold, where each set has exactly one. */
export const held = (parsed: Parsed, name: string, label: string): readonly string[] =>
  seriesOf(parsed, name).flatMap(({labels, value}) => (value === 1 ? [labels[label] ?? ''] : []));

/** As it is told: the names of the series of a metric. */
export const seriesNames = (name: MetricName): readonly string[] => {
  switch (catalogue[name].type) {
    case 'counter':
      return [`${name}_total`];
    case 'histogram':
      return ['_bucket', '_sum', '_count'].map((part) => `${name}${part}`);
    default:
      return [name];
  }
};
