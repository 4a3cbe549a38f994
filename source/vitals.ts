import {escaped, safe} from './model/text.js';
import type {Gauges} from './monitor/gauges.js';
import type {History} from './monitor/history.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io} from './reach.js';

/**
 * What warptop knows of itself, at each call anew.
 * @param share part of the API's quota that may be used, 0 to 1; null where nothing is asked
 */
export const vitalsOf = (
  {clock, process, version}: Pick<Io, 'clock' | 'process' | 'version'>,
  gauges: Gauges,
  history: History,
  share: number | null,
): (() => Vitals) => {
  const startedAt = clock.monotonic();
  const versions = [
    safe`warptop ${escaped(version)}`,
    safe`Node ${escaped(process.versions.node)}`,
    safe`${escaped(process.platform)} ${escaped(process.arch)}`,
  ];
  return () => {
    const {rss, heapUsed} = process.memoryUsage();
    return {
      readings: gauges.read(),
      history: {...history.size(), span: history.span()},
      share,
      memory: {rssBytes: rss, heapBytes: heapUsed},
      runningMs: clock.monotonic() - startedAt,
      metrics: null,
      versions,
    };
  };
};
