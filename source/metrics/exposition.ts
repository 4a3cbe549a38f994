import {
  Counter,
  Gauge,
  Histogram,
  type OpenMetricsContentType,
  type PrometheusContentType,
  Registry,
} from 'prom-client';
import {nextTurn} from '../clock.js';
import {catalogue, type MetricName, metricNames, type Samples} from './catalogue.js';

/** The two ways in which metrics are written; each is its media type. */
export type Format = OpenMetricsContentType | PrometheusContentType;

export const formats: Readonly<Record<'openMetrics' | 'prometheus', Format>> = {
  openMetrics: Registry.OPENMETRICS_CONTENT_TYPE,
  prometheus: Registry.PROMETHEUS_CONTENT_TYPE,
};

/** Bounds of the histogram, seconds; a request is given up after 15 s at the latest. */
const BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

const DURATIONS = 'warptop_api_request_duration_seconds' satisfies MetricName;

/** So many series are taken in at a time: keys and the screen must not wait for a hundred thousand. */
const SERIES_AT_ONCE = 2000;

type About = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Array<Registry<Format>>;
};

type SetValue = (labels: Readonly<Record<string, string>>, value: number) => void;

const counting = (about: About): SetValue => {
  const counter = new Counter(about);
  return (labels, value) => counter.inc(labels, value);
};

const gauging = (about: About): SetValue => {
  const gauge = new Gauge(about);
  return (labels, value) => gauge.set(labels, value);
};

export type Exposition = {
  /** Takes note of how long a question to the API took. */
  readonly took: (outcome: 'answer' | 'failure', seconds: number) => void;
  readonly text: (samples: Samples, format: Format) => Promise<string>;
};

/**
 * Writes metrics as Prometheus reads them. Whatever is written is of the samples that are given: what is not among them
 * any more is not told any more.
 */
export const createExposition = (): Exposition => {
  const durations = new Histogram({
    name: DURATIONS,
    help: catalogue[DURATIONS].help,
    labelNames: [...catalogue[DURATIONS].labels],
    buckets: BUCKETS,
    registers: [],
  });
  for (const outcome of ['answer', 'failure']) {
    durations.zero({outcome});
  }
  return {
    took: (outcome, seconds) => durations.observe({outcome}, seconds),
    text: async (samples, format) => {
      const registry = new Registry<Format>();
      registry.setContentType(format);
      const isOpen = format === formats.openMetrics;
      const texts: string[] = [];
      let taken = 0;
      for (const name of metricNames) {
        const {type, help, labels} = catalogue[name];
        // OpenMetrics has the name of a counter without the end that all of its series have.
        const told = type === 'counter' && !isOpen ? `${name}_total` : name;
        if (name === DURATIONS) {
          registry.registerMetric(durations);
          texts.push(await registry.getSingleMetricAsString(told));
          continue;
        }
        const values = samples[name] ?? [];
        if (values.length === 0) {
          continue;
        }
        const about = {name: told, help, labelNames: [...labels], registers: [registry]};
        const set = type === 'counter' ? counting(about) : gauging(about);
        for (const {labels: own, value} of values) {
          set(own, value);
          taken += 1;
          if (taken % SERIES_AT_ONCE === 0) {
            await nextTurn();
          }
        }
        texts.push(await registry.getSingleMetricAsString(told));
      }
      return `${texts.join(isOpen ? '\n' : '\n\n')}\n${isOpen ? '# EOF\n' : ''}`;
    },
  };
};
