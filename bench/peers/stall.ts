import {appendFileSync} from 'node:fs';
import {monitorEventLoopDelay} from 'node:perf_hooks';

/*
 * Loaded before the command that is measured: at each SIGUSR2 it writes how long the event loop was held up since the
 * last one, a line of JSON in the file that BENCH_STALLS names (ms), and counts anew.
 */

const {BENCH_STALLS: file = ''} = process.env;

/** The timer that measures fires each millisecond, and that one is no delay. */
const RESOLUTION_MS = 1;

const NS_PER_MS = 1e6;

const delays = monitorEventLoopDelay({resolution: RESOLUTION_MS});
delays.enable();

const msAt = (percent: number): number => Math.max(0, delays.percentile(percent) / NS_PER_MS - RESOLUTION_MS);

process.on('SIGUSR2', () => {
  const line = JSON.stringify({
    longestMs: Math.max(0, delays.max / NS_PER_MS - RESOLUTION_MS),
    p999Ms: msAt(99.9),
  });
  appendFileSync(file, `${line}\n`);
  delays.reset();
});
