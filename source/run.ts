import type {Config} from './config.js';
import type {ExitCode} from './exit.js';
import {isWatchMode} from './mode.js';
import {type Io, reach} from './reach.js';

/**
 * Does what the configuration says.
 * @throws ExitError where the user has to act
 */
export const run = async (config: Config, io: Io): Promise<ExitCode> => {
  const end = (): void => io.log.add({level: 'info', from: 'warptop', text: 'warptop ends.'});
  io.log.add({level: 'info', from: 'warptop', text: `warptop ${io.version} begins.`});
  if (config.replay !== null) {
    const {runReplay} = await import('./run-replay.js');
    return runReplay(config, io, config.replay).finally(end);
  }
  const target = await reach(config, io);
  try {
    const {mode, check, wait} = config;
    if (check !== null) {
      const {runCheck} = await import('./run-check.js');
      return await runCheck(config, io, target, check);
    }
    if (wait !== null) {
      const {runWait} = await import('./run-wait.js');
      return await runWait(config, io, target, wait);
    }
    if (isWatchMode(mode)) {
      const {runWatch} = await import('./run-watch.js');
      return await runWatch(config, io, target, mode);
    }
    const {runOnce} = await import('./run-once.js');
    return await runOnce(config, io, target);
  } finally {
    end();
    await target.close();
  }
};
