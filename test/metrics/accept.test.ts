import {expect, test} from 'vitest';
import {formatFor} from '../../source/metrics/accept.js';

test.each([
  // As Prometheus 2.42 and 3.5 ask.
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'application/openmetrics-text',
  'application/openmetrics-text; version=1.0.0; charset=utf-8',
  'Application/OpenMetrics-Text ; Version=1.0.0',
  'text/plain;q=0.1, application/openmetrics-text;q=0.2',
])('OpenMetrics for %s', (accept) => {
  expect(formatFor(accept)).toContain('application/openmetrics-text; version=1.0.0');
});

test.each([
  undefined,
  '',
  '*/*',
  'text/html,application/xhtml+xml,*/*;q=0.8',
  'text/plain;version=0.0.4',
  'application/openmetrics-text;version=2.0.0',
  'application/openmetrics-text;q=0',
  'application/openmetrics-text;q=nonsense',
  'application/openmetrics-text;q=0.4,text/plain;q=0.5',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
])('what everybody reads for %s', (accept) => {
  expect(formatFor(accept)).toContain('text/plain; version=0.0.4');
});
