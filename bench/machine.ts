import {cpus, release, totalmem, type} from 'node:os';
import {systemClock} from '../source/clock.js';

/** What was measured where and when, in a line. @param missing peers that are not installed */
export const machineLine = (version: string, missing: readonly string[]): string => {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const date = new Date(systemClock.now()).toISOString().slice(0, 10);
  return [
    `warptop ${version}, Node ${process.versions.node}, ${date}.`,
    `${cpu?.model.trim() ?? 'CPU unknown'}, ${cpus().length} cores, ${memory}, ${type()} ${release()}.`,
    missing.length === 0
      ? 'All peers were there.'
      : `Not compared, since not installed: ${missing.join(', ')}.`,
  ].join(' ');
};
